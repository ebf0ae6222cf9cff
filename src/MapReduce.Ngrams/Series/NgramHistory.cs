namespace MapReduce.Ngrams.Series;

/// <summary>An ngram's counts by year. Not thread-safe while it grows.</summary>
public sealed class NgramHistory(string ngram)
{
    private readonly SortedDictionary<int, NgramCount> _byYear = [];

    /// <summary>The ngram.</summary>
    public string Ngram { get; } = ngram;

    /// <summary>All matches, which may pass 2^63-1.</summary>
    public UInt128 Matches { get; private set; }

    /// <summary>The years in which it occurs, ascending.</summary>
    public IEnumerable<int> Years => _byYear.Keys;

    /// <summary>The counts of a year; 0 where it does not occur.</summary>
    public NgramCount this[int year] => _byYear.GetValueOrDefault(year);

    /// <summary>Adds the counts of a year, to those that it has.</summary>
    public void Add(int year, NgramCount count)
    {
        NgramCount sum = this[year];
        NgramCount.Merge(ref sum, count);
        _byYear[year] = sum;
        Matches += count.Matches;
    }
}
