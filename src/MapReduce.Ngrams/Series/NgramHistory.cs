using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>An ngram's counts by year. Not thread-safe while it grows.</summary>
public sealed class NgramHistory
{
    private readonly byte[] _ngram;
    private readonly SortedDictionary<int, NgramCount> _byYear = [];

    /// <summary>A history without a year.</summary>
    public NgramHistory(string ngram) : this(Encoding.UTF8.GetBytes(ngram)) { }

    internal NgramHistory(byte[] ngram) => _ngram = ngram;

    /// <summary>The ngram, made of its bytes when it is asked for: most histories of a pattern are soon outdone.</summary>
    public string Ngram => Encoding.UTF8.GetString(_ngram);

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
