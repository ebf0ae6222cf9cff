using System.Text;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// Collects the histories that expressions need from rows by ngram and year: all named ngrams, and the most frequent
/// matches of each pattern, so that a pattern may match any number of ngrams. Not thread-safe.
/// </summary>
public sealed class HistoryCollection
{
    /// <summary>The most ngrams in the result of a pattern.</summary>
    public const int MostOfPattern = 10;

    private readonly Dictionary<string, NgramHistory> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<NgramWildcard, List<NgramHistory>> _best = [];
    private readonly bool _foldCase;
    private readonly int _longestName;   // in bytes

    // The current ngram. Most ngrams are not needed, so they get no objects of their own.
    private readonly List<(int Year, NgramCount Count)> _rows = [];
    private byte[] _key = [];
    private int _keyLength;
    private UInt128 _matches;

    /// <summary>Histories for the given expressions.</summary>
    /// <param name="expressions">The expressions of the series.</param>
    /// <param name="foldCase">Whether rows have case-folded words, but tags in upper case; expressions are case-folded including tags.</param>
    public HistoryCollection(IEnumerable<NgramExpression> expressions, bool foldCase = false)
    {
        _foldCase = foldCase;
        foreach (NgramExpression expression in expressions)
        {
            foreach (string ngram in expression.Ngrams) _named.TryAdd(ngram, new NgramHistory(ngram));
            if (expression.Pattern is { } pattern) _best.Add(pattern, []);
        }
        _longestName = _named.Keys.Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty().Max();
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
        NgramHistory? history = null;
        if (_keyLength <= _longestName && _named.TryGetValue(NameOf(key), out NgramHistory? named)) Fill(history = named);
        foreach ((NgramWildcard pattern, List<NgramHistory> best) in _best)
        {
            if (best.Count == MostOfPattern && best[^1].Matches >= _matches) continue;
            if (!pattern.Matches(key)) continue;
            if (history is null) Fill(history = new NgramHistory(_foldCase ? Encoding.UTF8.GetBytes(NameOf(key)) : key.ToArray()));
            // After equally frequent ones, which have smaller keys since they came first.
            int place = best.FindIndex(other => other.Matches < history.Matches);
            best.Insert(place < 0 ? best.Count : place, history);
            if (best.Count > MostOfPattern) best.RemoveAt(MostOfPattern);
        }
        _rows.Clear();
        _matches = 0;
    }

    private string NameOf(ReadOnlySpan<byte> key) => _foldCase ? CaseFold.Fold(Encoding.UTF8.GetString(key)) : Encoding.UTF8.GetString(key);

    private void Fill(NgramHistory history)
    {
        foreach ((int year, NgramCount count) in _rows) history.Add(year, count);
    }

    /// <summary>The history of a named ngram.</summary>
    public NgramHistory this[string ngram] => _named[ngram];

    /// <summary>The histories of the pattern's most frequent matches, the most frequent first, ties in key order.</summary>
    public IReadOnlyList<NgramHistory> this[NgramWildcard pattern] => _best[pattern];
}
