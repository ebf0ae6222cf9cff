using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Counts by year, of an ngram or of a group. Not thread-safe.</summary>
public sealed class NgramHistory
{
    private readonly byte[] _ngram;
    private readonly List<int> _years = [];             // ascending
    private readonly List<NgramCount> _counts = [];     // of each year

    /// <summary>An empty history.</summary>
    public NgramHistory(string ngram) : this(Encoding.UTF8.GetBytes(ngram)) { }

    internal NgramHistory(byte[] ngram) => _ngram = ngram;

    /// <summary>The ngram, decoded on demand, since most candidates of a group are soon replaced.</summary>
    public string Ngram => Encoding.UTF8.GetString(_ngram);

    /// <summary>The sum of all match counts, which may exceed 2^63-1.</summary>
    public UInt128 Matches { get; private set; }

    /// <summary>Whether there is any row.</summary>
    public bool Occurs => _years.Count > 0;

    /// <summary>The years in which the ngram occurs, ascending.</summary>
    public IReadOnlyList<int> Years => _years;

    /// <summary>The counts of a year; 0 if the ngram does not occur.</summary>
    public NgramCount this[int year] => Find(year) is >= 0 and var at ? _counts[at] : default;

    /// <summary>Adds counts to those of a year.</summary>
    /// <exception cref="MapReduceException">The sum exceeds 2^63-1.</exception>
    public void Add(int year, NgramCount count)
    {
        Matches += count.Matches;
        int at = Find(year);
        if (at < 0)
        {
            _years.Insert(~at, year);
            _counts.Insert(~at, count);
            return;
        }
        NgramCount sum = _counts[at];
        NgramCount.Merge(ref sum, count);
        if (NgramCount.HasOverflowed(in sum)) throw SeriesBuilder.Overflow(Ngram, year);
        _counts[at] = sum;
    }

    /// <summary>The index of a year, or the complement of where it belongs. The rows of an ngram come by year, so most are appended.</summary>
    private int Find(int year) => _years.Count == 0 || year > _years[^1] ? ~_years.Count : CollectionsMarshal.AsSpan(_years).BinarySearch(year);
}
