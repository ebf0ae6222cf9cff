using System.Text;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// Collects the histories that expressions need from the rows of a corpus by ngram and year: all named ngrams, and of each group
/// the most frequent ngrams and the sum, so that a group may have any number of ngrams. Not thread-safe.
/// </summary>
public sealed class HistoryCollection
{
    private readonly Dictionary<string, NgramHistory> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupHistory> _groups = new(StringComparer.Ordinal);   // by key: two groups may have one text
    private readonly Dictionary<string, GroupHistory> _variants = new(StringComparer.Ordinal);
    private readonly List<GroupHistory> _ofWildcard = [];   // the group of each wildcard of the index
    private readonly WildcardIndex _wildcards;
    private readonly List<int> _found = [];
    private readonly SeriesOptions _options;
    private readonly int _longestName;   // in bytes

    /// <summary>A letter may have so many times the bytes of its folded form, as U+212A has, the Kelvin sign, which becomes k.</summary>
    internal const int MostShrinking = 3;

    // The current ngram. Most ngrams are not needed, so they get no objects of their own.
    private readonly List<(int Year, NgramCount Count)> _rows = [];
    private byte[] _key = [], _folded = [];
    private int _keyLength;
    private UInt128 _matches;

    /// <summary>Histories for the given expressions.</summary>
    public HistoryCollection(IEnumerable<NgramExpression> expressions, SeriesOptions options)
    {
        _options = options;
        var wildcards = new List<NgramWildcard>();
        foreach (NgramExpression expression in expressions)
        {
            foreach (string reading in expression.OtherReadings) _named.TryAdd(reading, new NgramHistory(reading));
            foreach (NgramTerm term in expression.Terms) Add(term, isSummed: expression.IsComposition || options.WithSums || term.Group?.VariantsOf is not null, wildcards);
        }
        _wildcards = new WildcardIndex(wildcards);
        _longestName = _named.Keys.Concat(_variants.Keys).Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty().Max();
    }

    private void Add(NgramTerm term, bool isSummed, List<NgramWildcard> wildcards)
    {
        if (term.Group is not { } group)
        {
            _named.TryAdd(term.Text, new NgramHistory(term.Text));
            if (term.Split is { } split) _named.TryAdd(split, new NgramHistory(split));
            return;
        }
        string key = group.Key;
        if (!_groups.TryGetValue(key, out GroupHistory? history))
        {
            _groups[key] = history = new GroupHistory(group, _options.MostOfGroup, _options.FoldsCase);
            if (group.VariantsOf is { } name) _variants.Add(name, history);
            wildcards.AddRange(group.Wildcards);
            _ofWildcard.AddRange(Enumerable.Repeat(history, group.Wildcards.Count));
        }
        if (isSummed) history.Sum ??= new NgramHistory(term.Name);
    }

    /// <summary>Adds a row. REQUIRES: rows are sorted by ngram, then year.</summary>
    public void Add(ReadOnlySpan<byte> ngram, int year, NgramCount count)
    {
        if (_rows.Count == 0 || !ngram.SequenceEqual(_key.AsSpan(0, _keyLength)))
        {
            Complete();
            if (_key.Length < ngram.Length) _key = new byte[ngram.Length + ngram.Length / 4];
            ngram.CopyTo(_key);
            _keyLength = ngram.Length;
        }
        _rows.Add((year, count));
        _matches += count.Matches;
    }

    /// <summary>Ends the current ngram; to be called after the last row.</summary>
    public void Complete()
    {
        if (_rows.Count == 0) return;
        ReadOnlySpan<byte> key = _key.AsSpan(0, _keyLength);
        // Groups share it, but not with a named ngram: that may be what several ngrams become when they are folded.
        NgramHistory? history = null;
        if (_keyLength <= (_options.FoldsCase ? (long)MostShrinking * _longestName : _longestName))
        {
            string name = NameOf(key);
            if (_named.TryGetValue(name, out NgramHistory? named)) Fill(named);
            if (_variants.TryGetValue(name, out GroupHistory? group)) AddTo(group, key, ref history);
        }
        _found.Clear();
        if (_wildcards.Find(_options.Variants ? FoldWords(key) : key, _found))
        {
            GroupHistory? last = null;
            foreach (int wildcard in _found)
            {
                // A group may match an ngram in more than one way.
                if (_ofWildcard[wildcard] is var group && !ReferenceEquals(group, last)) AddTo(group, key, ref history);
                last = _ofWildcard[wildcard];
            }
        }
        _rows.Clear();
        _matches = 0;
    }

    private void AddTo(GroupHistory group, ReadOnlySpan<byte> key, ref NgramHistory? history)
    {
        group.Count++;
        if (group.Sum is { } sum) Fill(sum);
        if (!group.WouldTake(_matches)) return;
        if (history is null) Fill(history = new NgramHistory(_options is { FoldCase: true, Variants: false } ? Encoding.UTF8.GetBytes(NameOf(key)) : key.ToArray()));
        group.Take(history);
    }

    private string NameOf(ReadOnlySpan<byte> key) => _options.FoldsCase ? CaseFold.Fold(Encoding.UTF8.GetString(key)) : Encoding.UTF8.GetString(key);

    private ReadOnlySpan<byte> FoldWords(ReadOnlySpan<byte> key)
    {
        if (_folded.Length < CaseFold.MostBytes(key.Length)) _folded = new byte[CaseFold.MostBytes(key.Length)];
        return _folded.AsSpan(0, PosTags.FoldWords(key, _folded));
    }

    private void Fill(NgramHistory history)
    {
        foreach ((int year, NgramCount count) in _rows) history.Add(year, count);
    }

    /// <summary>The history of a named ngram.</summary>
    public NgramHistory this[string ngram] => _named[ngram];

    /// <summary>The histories of a group.</summary>
    internal GroupHistory this[NgramGroup group] => _groups[group.Key];
}

/// <summary>The histories of a group: its most frequent ngrams, ties in key order, and their sum.</summary>
/// <param name="group">The group.</param>
/// <param name="most">The most ngrams to keep; a list is kept whole.</param>
/// <param name="foldsCase">Whether the ngrams of a list are equal to those of the data if only case differs.</param>
internal sealed class GroupHistory(NgramGroup group, int most, bool foldsCase)
{
    private readonly int _most = group.IsList ? int.MaxValue : most;
    private readonly List<NgramHistory> _best = [];

    /// <summary>How many ngrams of the group occur.</summary>
    public long Count { get; set; }

    /// <summary>Whether any ngram of the group occurs.</summary>
    public bool Occurs => Count > 0;

    /// <summary>The sum over all ngrams of the group; null if nobody needs it.</summary>
    public NgramHistory? Sum { get; set; }

    /// <summary>The ngrams of the result: those of a list in its order, otherwise the most frequent first.</summary>
    public IEnumerable<NgramHistory> Ngrams
    {
        get
        {
            if (!group.IsList) return _best;
            ILookup<string, NgramHistory> byName = _best.ToLookup(history => Folded(history.Ngram), StringComparer.Ordinal);
            return group.Wildcards.SelectMany(w => byName[Folded(w.Literal!)]).Distinct();
        }
    }

    private string Folded(string ngram) => foldsCase ? CaseFold.Fold(ngram) : ngram;

    /// <summary>Whether an ngram with so many matches is among the most frequent so far.</summary>
    public bool WouldTake(UInt128 matches) => _most > 0 && (_best.Count < _most || _best[^1].Matches < matches);

    /// <summary>Adds an ngram, after equally frequent ones, which have smaller keys since they came first.</summary>
    public void Take(NgramHistory history)
    {
        int place = _best.FindIndex(other => other.Matches < history.Matches);
        _best.Insert(place < 0 ? _best.Count : place, history);
        if (_best.Count > _most) _best.RemoveAt(_most);
    }
}
