using System.Text;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// Takes rows of ngrams and years in key order and keeps the histories that expressions ask for: those that are named, and
/// of each pattern's the most frequent, so that a pattern may match any number of ngrams. Not thread-safe.
/// </summary>
public sealed class HistoryCollection
{
    /// <summary>How many ngrams a pattern is answered with.</summary>
    public const int MostOfPattern = 10;

    private readonly Dictionary<string, NgramHistory> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<NgramWildcard, List<NgramHistory>> _best = [];
    private readonly bool _foldCase;
    private byte[] _currentKey = [];
    private NgramHistory? _current;

    /// <summary>Histories for the given expressions.</summary>
    /// <param name="expressions">What is asked for.</param>
    /// <param name="foldCase">Whether the words of rows are in folded case and their tags are not; expressions are folded whole.</param>
    public HistoryCollection(IEnumerable<NgramExpression> expressions, bool foldCase = false)
    {
        _foldCase = foldCase;
        foreach (NgramExpression expression in expressions)
        {
            foreach (string ngram in expression.Ngrams) _named.TryAdd(ngram, new NgramHistory(ngram));
            if (expression.Pattern is { } pattern) _best.Add(pattern, []);
        }
    }

    /// <summary>Takes a row. REQUIRES: rows come in the order of ngrams, each with its years ascending.</summary>
    public void Add(ReadOnlySpan<byte> ngram, int year, NgramCount count)
    {
        if (_current is null || !ngram.SequenceEqual(_currentKey))
        {
            Complete();
            _currentKey = ngram.ToArray();
            string name = Encoding.UTF8.GetString(ngram);
            if (_foldCase) name = CaseFold.Fold(name);
            _current = _named.GetValueOrDefault(name) ?? new NgramHistory(name);
        }
        _current.Add(year, count);
    }

    /// <summary>No more rows come.</summary>
    public void Complete()
    {
        if (_current is not { } history) return;
        foreach ((NgramWildcard pattern, List<NgramHistory> best) in _best)
        {
            if (!pattern.Matches(_currentKey)) continue;
            // Behind those that are as frequent: they came before it, and have the smaller keys.
            int place = best.FindIndex(other => other.Matches < history.Matches);
            best.Insert(place < 0 ? best.Count : place, history);
            if (best.Count > MostOfPattern) best.RemoveAt(MostOfPattern);
        }
        _current = null;
    }

    /// <summary>The history of an ngram that is named.</summary>
    public NgramHistory this[string ngram] => _named[ngram];

    /// <summary>The histories of the pattern's most frequent ngrams, the most frequent first, ties in key order.</summary>
    public IReadOnlyList<NgramHistory> this[NgramWildcard pattern] => _best[pattern];
}
