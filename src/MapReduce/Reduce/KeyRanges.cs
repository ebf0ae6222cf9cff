using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// Cuts sources into key ranges that can be merged independently: no key is in two ranges, and a range has about as many
/// rows as any other, by the samples of all sources together.
/// </summary>
internal sealed class KeyRanges<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Bytes that the rows of a range have on average at most, so that ranges of long keys are no larger in memory than others.</summary>
    private const long MostBytesPerRow = 64;

    private readonly IReadOnlyList<RowSource<TValue>> _sources;
    private readonly List<byte[]?> _bounds = [];   // the lower bound of each range, null for none, and at last the upper one

    /// <summary>Cuts the keys below <paramref name="high"/> so that a range has about <paramref name="rowsPerRange"/> rows of all sources.</summary>
    public KeyRanges(IReadOnlyList<RowSource<TValue>> sources, long rowsPerRange, byte[]? high = null)
    {
        _sources = sources;
        if (sources.All(s => s.Count == 0)) return;
        var samples = sources.SelectMany(s => s.Samples()).ToList();
        samples.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        _bounds.Add(null);
        long rows = 0, bytes = 0;
        byte[]? last = null;
        foreach ((byte[] key, long ownRows, long ownBytes) in samples)
        {
            if (high is not null && key.AsSpan().SequenceCompareTo(high) >= 0) break;
            if ((rows >= rowsPerRange || bytes >= rowsPerRange * MostBytesPerRow) && (last is null || !key.AsSpan().SequenceEqual(last)))
            {
                _bounds.Add(last = key);
                rows = bytes = 0;
            }
            rows += ownRows;
            bytes += ownBytes;
        }
        _bounds.Add(high);
    }

    /// <summary>Number of ranges; 0 where there is no row.</summary>
    public int Count => Math.Max(0, _bounds.Count - 1);

    /// <summary>A merger over the range with the given 0-based number.</summary>
    public RowMerger<TValue> Open(int range) => new(_sources.Select(s => s.Open(_bounds[range], _bounds[range + 1])));
}
