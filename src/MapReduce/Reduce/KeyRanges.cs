using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// Cuts sources into key ranges that can be merged independently: no key is in two ranges, and a range has about as many
/// rows as any other, by the samples of all sources together.
/// </summary>
internal sealed class KeyRanges<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly IReadOnlyList<RowSource<TValue>> _sources;
    private readonly List<byte[]?> _bounds = [];   // the lower bound of each range, null for none, and at last the upper: null

    /// <summary>Cuts so that a range has about <paramref name="rowsPerRange"/> rows of all sources.</summary>
    public KeyRanges(IReadOnlyList<RowSource<TValue>> sources, long rowsPerRange)
    {
        _sources = sources;
        if (sources.All(s => s.Count == 0)) return;
        var samples = sources.SelectMany(s => s.Samples()).ToList();
        samples.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        _bounds.Add(null);
        long rows = 0;
        byte[]? last = null;
        foreach ((byte[] key, long own) in samples)
        {
            if (rows >= rowsPerRange && (last is null || !key.AsSpan().SequenceEqual(last)))
            {
                _bounds.Add(last = key);
                rows = 0;
            }
            rows += own;
        }
        _bounds.Add(null);
    }

    /// <summary>Number of ranges; 0 where there is no row.</summary>
    public int Count => Math.Max(0, _bounds.Count - 1);

    /// <summary>A merger over the range with the given 0-based number.</summary>
    public RowMerger<TValue> Open(int range) => new(_sources.Select(s => s.Open(_bounds[range], _bounds[range + 1])));
}
