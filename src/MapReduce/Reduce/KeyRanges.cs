using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// Cuts sources into key ranges that can be merged independently: no key is in two ranges, and a range has about as many
/// rows as any other, by the samples of all sources together.
/// </summary>
internal sealed class KeyRanges<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly IReadOnlyList<RowSource<TValue>> _sources;
    private readonly List<byte[]?> _bounds;

    /// <summary>Cuts so that a range has about <paramref name="rowsPerRange"/> rows of all sources.</summary>
    public KeyRanges(IReadOnlyList<RowSource<TValue>> sources, long rowsPerRange)
    {
        _sources = sources;
        _bounds = Cut([.. sources.SelectMany(s => s.Samples())], rowsPerRange);
    }

    /// <summary>The lower bound of each range, null for none, and at last the upper: null. Nothing where there is no row.</summary>
    /// <param name="samples">Keys, and the rows that each stands for; sorted here.</param>
    /// <param name="rowsPerRange">A range ends with the sample that reaches this many.</param>
    public static List<byte[]?> Cut(List<(byte[] Key, long Rows)> samples, long rowsPerRange)
    {
        if (samples.Count == 0) return [];
        samples.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var bounds = new List<byte[]?> { null };
        long rows = 0;
        byte[]? last = null;
        foreach ((byte[] key, long own) in samples)
        {
            if (rows >= rowsPerRange && (last is null || !key.AsSpan().SequenceEqual(last)))
            {
                bounds.Add(last = key);
                rows = 0;
            }
            rows += own;
        }
        bounds.Add(null);
        return bounds;
    }

    /// <summary>Number of ranges; 0 where there is no row.</summary>
    public int Count => Math.Max(0, _bounds.Count - 1);

    /// <summary>A merger over the range with the given 0-based number.</summary>
    public RowMerger<TValue> Open(int range) => new(_sources.Select(s => s.Open(_bounds[range], _bounds[range + 1])));
}
