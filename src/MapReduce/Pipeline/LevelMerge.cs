using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>Reduces many Runs to few before the merge that reads them.</summary>
internal static class LevelMerge<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Most Runs in one merge: each costs a block and a comparison level, and with more of them each read shrinks towards a single
    /// block.
    /// </summary>
    public const int MostRunsAtOnce = 64;

    /// <summary>Memory that merge cursors may take besides the eighth that tables leave: a part of the 128 MiB that a run may use beyond its limit.</summary>
    private const long BesideMemoryBytes = 24L << 20;

    /// <summary>Bytes that the cursors of all concurrent merges may take. Only long keys need all of it.</summary>
    public static long CursorBytes(PipelineOptions options) => BesideMemoryBytes + options.MemoryBytes / 8;

    /// <summary>
    /// Merges Runs into spills until at most <see cref="MostRunsAtOnce"/> are left and their cursors take at most
    /// <paramref name="cursorBytes"/> in all of <paramref name="merges"/> concurrent merges, then opens those.
    /// </summary>
    /// <param name="runs">The Runs; those that are merged here are disposed of.</param>
    /// <param name="spills">Where merged Runs go.</param>
    /// <param name="low">The lowest wanted key; null for the first.</param>
    /// <param name="high">The key after the last wanted one; null for no bound.</param>
    /// <param name="cursorBytes">Bytes for cursors; two Runs are merged in any case.</param>
    /// <param name="merges">How many merges will read the Runs at once.</param>
    /// <param name="stop">Cancels it.</param>
    public static List<RunFile<TValue>> Open(
        IEnumerable<ClosedRun<TValue>> runs, SpillFolder<TValue> spills, byte[]? low, byte[]? high, long cursorBytes, int merges, CancellationToken stop)
    {
        List<ClosedRun<TValue>> left = [.. runs];
        while (left.Count > MostRunsAtOnce)
        {
            // The smallest first, and no more than needed: every row merged here is written once more.
            int count = Math.Min(MostRunsAtOnce, left.Count - MostRunsAtOnce + 1);
            left = [.. left.OrderBy(r => r.Rows)];
            left = MergeFirst(left, count, spills, low, high, cursorBytes, stop);
        }
        List<RunFile<TValue>> open = ClosedRun<TValue>.OpenAll(left);
        while (open.Count > 2 && open.Sum(r => r.CursorBytes) * merges > cursorBytes)
        {
            open = [.. open.OrderBy(r => r.Count)];
            long most = cursorBytes / merges;
            int count = 1;
            // The merged Run's rows are as long as the longest.
            while (count < open.Count && open.Skip(count).Sum(r => r.CursorBytes) + open.Max(r => r.CursorBytes) > most) count++;
            List<ClosedRun<TValue>> closed = [.. open.Select(ClosedRun<TValue>.Of)];
            open = ClosedRun<TValue>.OpenAll(MergeFirst(closed, Math.Max(2, count), spills, low, high, cursorBytes, stop));
        }
        return open;
    }

    /// <summary>Merges the first <paramref name="most"/> Runs, or as many of them as <paramref name="cursorBytes"/> allow, and returns the merged Run after the others.</summary>
    public static List<ClosedRun<TValue>> MergeFirst(
        List<ClosedRun<TValue>> runs, int most, SpillFolder<TValue> spills, byte[]? low, byte[]? high, long cursorBytes, CancellationToken stop)
    {
        using TraceSpan? span = TraceSpan.Begin("merge runs");
        var open = new List<RunFile<TValue>>();
        try
        {
            long needed = 0;
            int taken = 0;
            for (; taken < most && (taken < 2 || needed < cursorBytes); taken++)
            {
                open.Add(runs[taken].Open());
                needed += open[^1].CursorBytes;
            }
            RunFile<TValue> merged = spills.Write(writer =>
            {
                using var merger = new RowMerger<TValue>(open.Select(r => r.Open(low, high)));
                merger.CopyTo(writer, stop);
            });
            RunMeters.AddSpill(merged.Seal.Bytes);
            span?.Did(bytes: merged.Seal.Bytes, rows: merged.Count);
            return [.. runs[taken..], ClosedRun<TValue>.Of(merged)];
        }
        finally
        {
            foreach (RunFile<TValue> run in open) run.Dispose();
        }
    }
}
