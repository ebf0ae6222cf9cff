using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Counts by year, of an ngram or of a group. Not thread-safe.</summary>
public sealed class NgramHistory
{
    private readonly byte[] _ngram;
    private readonly SortedList<int, NgramCount> _byYear = [];

    /// <summary>An empty history.</summary>
    public NgramHistory(string ngram) : this(Encoding.UTF8.GetBytes(ngram)) { }

    internal NgramHistory(byte[] ngram) => _ngram = ngram;

    /// <summary>The ngram, decoded on demand, since most candidates of a group are soon replaced.</summary>
    public string Ngram => Encoding.UTF8.GetString(_ngram);

    /// <summary>The sum of all match counts, which may exceed 2^63-1.</summary>
    public UInt128 Matches { get; private set; }

    /// <summary>Whether there is any row.</summary>
    public bool Occurs => _byYear.Count > 0;

    /// <summary>The years in which the ngram occurs, ascending.</summary>
    public IEnumerable<int> Years => _byYear.Keys;

    /// <summary>The counts of a year; 0 if the ngram does not occur.</summary>
    public NgramCount this[int year] => _byYear.GetValueOrDefault(year);

    /// <summary>Adds counts to those of a year.</summary>
    /// <exception cref="MapReduceException">The sum exceeds 2^63-1.</exception>
    public void Add(int year, NgramCount count)
    {
        Matches += count.Matches;
        if (_byYear.TryAdd(year, count)) return;
        NgramCount sum = _byYear[year];
        NgramCount.Merge(ref sum, count);
        if (NgramCount.HasOverflowed(in sum)) throw SeriesBuilder.Overflow(Ngram, year);
        _byYear[year] = sum;
    }
}
