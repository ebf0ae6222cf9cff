using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>Makes few Runs of many, for the merge that follows them.</summary>
internal static class LevelMerge<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Runs that one merge reads: each costs a block and a comparison level, and beyond this many reading back grows
    /// towards single blocks.
    /// </summary>
    public const int MostRunsAtOnce = 64;

    /// <summary>Merges Runs into spills until no more than <see cref="MostRunsAtOnce"/> are left, and opens those.</summary>
    /// <param name="runs">The Runs; all of them are disposed of that are merged here.</param>
    /// <param name="spills">Where merged Runs go.</param>
    /// <param name="low">The least key that is wanted; null for the first.</param>
    /// <param name="high">The key behind the last that is wanted; null for no bound.</param>
    /// <param name="stop">Ends it early.</param>
    public static List<RunFile<TValue>> Open(IEnumerable<ClosedRun<TValue>> runs, SpillFolder<TValue> spills, byte[]? low, byte[]? high, CancellationToken stop)
    {
        List<ClosedRun<TValue>> left = [.. runs];
        while (left.Count > MostRunsAtOnce)
        {
            // The smallest first, and no more than needed: every row that is merged here is written once more.
            int count = Math.Min(MostRunsAtOnce, left.Count - MostRunsAtOnce + 1);
            left = [.. left.OrderBy(r => r.Rows)];
            left = [.. left[count..], ClosedRun<TValue>.Of(Merge(left[..count], spills, low, high, stop))];
        }
        return OpenAll(left);
    }

    /// <summary>Merges Runs into one spill, and disposes of them.</summary>
    public static RunFile<TValue> Merge(IEnumerable<ClosedRun<TValue>> runs, SpillFolder<TValue> spills, byte[]? low, byte[]? high, CancellationToken stop)
    {
        List<RunFile<TValue>> open = OpenAll(runs);
        try
        {
            RunFile<TValue> merged = spills.Write(writer =>
            {
                using var merger = new RowMerger<TValue>(open.Select(r => r.Open(low, high)));
                merger.CopyTo(writer, stop);
            });
            RunMeters.AddSpill(merged.Seal.Bytes);
            return merged;
        }
        finally
        {
            foreach (RunFile<TValue> run in open) run.Dispose();
        }
    }

    private static List<RunFile<TValue>> OpenAll(IEnumerable<ClosedRun<TValue>> runs)
    {
        var open = new List<RunFile<TValue>>();
        try
        {
            foreach (ClosedRun<TValue> run in runs) open.Add(run.Open());
            return open;
        }
        catch
        {
            foreach (RunFile<TValue> run in open) run.Dispose();
            throw;
        }
    }
}
