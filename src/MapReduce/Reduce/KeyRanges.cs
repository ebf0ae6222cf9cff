using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// Cuts sources into key ranges that can be merged independently: no key is in two ranges, and all have about the same number of
/// rows, judged by the samples of all sources, or fewer if keys are long.
/// </summary>
internal sealed class KeyRanges<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Most bytes per row of a range on average, so that ranges of long keys take no more memory than others.</summary>
    public const long MostBytesPerRow = 64;

    private readonly IReadOnlyList<RowSource<TValue>> _sources;
    private readonly List<byte[]?> _bounds;

    /// <summary>Cuts the keys below <paramref name="high"/> into ranges of about <paramref name="rowsPerRange"/> rows of all sources.</summary>
    public KeyRanges(IReadOnlyList<RowSource<TValue>> sources, long rowsPerRange, byte[]? high = null)
    {
        _sources = sources;
        List<(byte[] Key, long Rows, long Bytes)> samples = [];
        foreach (RowSource<TValue> source in sources)
            foreach ((byte[] Key, long Rows, long Bytes) sample in source.Samples()) samples.Add(sample);
        _bounds = Cut(samples, rowsPerRange, rowsPerRange * MostBytesPerRow, high);
    }

    /// <summary>The lower bound of each range, null for none, and finally the upper bound of the last. Empty if there is no row.</summary>
    /// <param name="samples">Keys, and the rows and bytes that each stands for; sorted here.</param>
    /// <param name="rowsPerRange">A range ends with the sample that reaches this many rows,</param>
    /// <param name="bytesPerRange">or this many bytes.</param>
    /// <param name="high">The key after the last wanted one; null for no bound.</param>
    public static List<byte[]?> Cut(List<(byte[] Key, long Rows, long Bytes)> samples, long rowsPerRange, long bytesPerRange = long.MaxValue, byte[]? high = null)
    {
        if (samples.Count == 0) return [];
        samples.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var bounds = new List<byte[]?> { null };
        long rows = 0, bytes = 0;
        byte[]? last = null;
        foreach ((byte[] key, long ownRows, long ownBytes) in samples)
        {
            if (high is not null && key.AsSpan().SequenceCompareTo(high) >= 0) break;
            if ((rows >= rowsPerRange || bytes >= bytesPerRange) && (last is null || !key.AsSpan().SequenceEqual(last)))
            {
                bounds.Add(last = key);
                rows = bytes = 0;
            }
            rows += ownRows;
            bytes += ownBytes;
        }
        bounds.Add(high);
        return bounds;
    }

    /// <summary>Number of ranges; 0 if there is no row.</summary>
    public int Count => Math.Max(0, _bounds.Count - 1);

    /// <summary>A merger over the range with the given 0-based number.</summary>
    public RowMerger<TValue> Open(int range) => new(_sources.Select(s => s.Open(_bounds[range], _bounds[range + 1])));
}
