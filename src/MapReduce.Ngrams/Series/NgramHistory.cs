using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>An ngram's counts by year. Not thread-safe.</summary>
public sealed class NgramHistory
{
    private readonly byte[] _ngram;
    private readonly SortedDictionary<int, NgramCount> _byYear = [];

    /// <summary>An empty history.</summary>
    public NgramHistory(string ngram) : this(Encoding.UTF8.GetBytes(ngram)) { }

    internal NgramHistory(byte[] ngram) => _ngram = ngram;

    /// <summary>The ngram, decoded on demand, since most candidates of a pattern are soon replaced.</summary>
    public string Ngram => Encoding.UTF8.GetString(_ngram);

    /// <summary>The sum of all match counts, which may exceed 2^63-1.</summary>
    public UInt128 Matches { get; private set; }

    /// <summary>The years in which the ngram occurs, ascending.</summary>
    public IEnumerable<int> Years => _byYear.Keys;

    /// <summary>The counts of a year; 0 if the ngram does not occur.</summary>
    public NgramCount this[int year] => _byYear.GetValueOrDefault(year);

    /// <summary>Adds counts to those of a year.</summary>
    public void Add(int year, NgramCount count)
    {
        NgramCount sum = this[year];
        NgramCount.Merge(ref sum, count);
        _byYear[year] = sum;
        Matches += count.Matches;
    }
}
