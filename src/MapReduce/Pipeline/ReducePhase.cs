using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using MapReduce.Combine;
using MapReduce.Output;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Storage;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>
/// Reduce and Output: sorted tables and Runs are cut into key ranges; workers merge and format the ranges in memory, a few ahead,
/// and one block appends them in order.
/// </summary>
internal sealed class ReducePhase<TValue, TProjection>(TProjection projection, PipelineOptions options, RunProgress progress, CancellationToken stop)
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>No text starts with this byte: a job stores notes for its projection under keys from here on.</summary>
    private static readonly byte[] FirstNote = [0xFF];

    /// <summary>Rows per block when the highest ranks are formatted.</summary>
    private const int RowsPerBlock = 1 << 15;

    /// <summary>Runs for which a range of the usual size is right.</summary>
    private const int RunsPerUsualRange = 4;

    /// <summary>Ranges formatted besides those that workers are merging: one waits and one is being written.</summary>
    private const int RangesAhead = 2;

    /// <summary>Memory that formatted ranges may take besides the eighth that tables leave: a part of the 128 MiB that a run may use beyond its limit.</summary>
    private const long BesideMemoryBytes = 32L << 20;

    /// <summary>Minimum size of a formatted range whose rows are written while it is still being merged.</summary>
    private const long LeastEarlyBytes = 8L << 20;

    private RowTotal<TValue> _total;
    private readonly Lock _totalGate = new();

    /// <summary>The rows that the projection has accepted, whether or not the output shows them all.</summary>
    public RowTotal<TValue> Total => _total;

    /// <summary>Merges the content of <paramref name="space"/> and writes the wanted rows.</summary>
    public async Task RunAsync<TBlock>(TableSpace<TValue> space, RowOrder order, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        progress.Enter(RunPhase.Reduce);
        // Tables leave an eighth of the memory.
        // The heap keeps no bytes outside of values, so those of variable length are always sorted.
        bool inHeap = !TValue.IsVariable && order.Top <= options.MemoryBytes / 8 / TopRows<TValue>.RowBytes;
        bool ranked = !inHeap && (order.ByRank || order.Top is not null);
        List<RowSource<TValue>> sources = space.Sort(forSecondPass: ranked);
        using TraceSpan? merging = options.Trace?.Phase("merge");
        ShowNotes(sources);
        if (inHeap && await TryWriteTopAsync(sources, order.Top!.Value, order.ByRank, format, output).ConfigureAwait(false)) return;
        if (ranked || inHeap) await WriteRankedAsync(space, sources, order, format, output).ConfigureAwait(false);
        else await WriteAsync(sources, new Selection(), format, output).ConfigureAwait(false);
    }

    /// <summary>Passes the job's notes to the projection in key order before any row, so that an objection to the result comes before the result.</summary>
    private void ShowNotes(List<RowSource<TValue>> sources)
    {
        using var notes = new RowMerger<TValue>(sources.Select(s => s.Open(FirstNote, null)));
        while (notes.Next()) _ = projection.Accepts(notes.Key, in notes.Value);
    }

    /// <summary>Selects the rows to write.</summary>
    /// <param name="IsRanked">Whether the keys are in ranked form, and their rows already accepted.</param>
    /// <param name="RankedBelow">The bound of the keys in ranked form; null for none.</param>
    /// <param name="IsCounted">Whether an earlier pass has counted the rows.</param>
    private sealed record Selection(bool IsRanked = false, byte[]? RankedBelow = null, bool IsCounted = false);

    /// <summary>Writes the selected rows in the order of their keys.</summary>
    private async Task WriteAsync<TBlock>(List<RowSource<TValue>> sources, Selection selection, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        progress.Enter(RunPhase.Write);
        format.Begin(projection.Columns, output);
        await ForEachRangeAsync<TBlock>(
            Cut(sources, selection.IsRanked ? selection.RankedBelow : null),
            (merger, write) =>
            {
                TBlock block = format.NewBlock();
                TProjection rows = projection;
                long early = EarlyBytes;
                var total = new RowTotal<TValue>();
                byte[] ranked = [];
                using TraceSpan? span = TraceSpan.Begin("merge");
                while (merger.Next())
                {
                    ReadOnlySpan<byte> key = merger.Key[(selection.IsRanked ? RankedKey.PrefixBytes : 0)..];
                    if (!selection.IsRanked)
                    {
                        if (!rows.Accepts(key, in merger.Value)) continue;
                        if (selection.RankedBelow is { } bound && RankedKey.Of(key, rows.Rank(in merger.Value), ref ranked).SequenceCompareTo(bound) >= 0) continue;
                    }
                    rows.Write(key, in merger.Value, ref block);
                    block.EndRow();
                    total.Add(in merger.Value);
                    if (block.Bytes < early) continue;
                    write(block);
                    block = format.NewBlock();
                }
                if (!selection.IsCounted) AddTotal(in total);
                span?.Did(bytes: block.Bytes, rows: total.Rows);
                return block;
            },
            block =>
            {
                long before = output.WrittenBytes;
                using TraceSpan? span = TraceSpan.Begin("write");
                format.Append(block, output);
                span?.Did(bytes: output.WrittenBytes - before);
            }).ConfigureAwait(false);
        format.End(output);
    }

    private sealed record TopOfRange(TopRows<TValue> Best, RowTotal<TValue> Total);

    /// <summary>
    /// Writes the highest rows, kept in heaps; false, with nothing written, if their keys are so long that the heaps exceed
    /// their share of the memory.
    /// </summary>
    private async Task<bool> TryWriteTopAsync<TBlock>(
        List<RowSource<TValue>> sources, int most, bool byRank, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        var top = new TopRows<TValue>(most, BesideMemoryBytes / 8 + options.MemoryBytes / 16);
        bool isFull = false;
        var total = new RowTotal<TValue>();
        await ForEachRangeAsync<TopOfRange>(
            Cut(sources, null),
            (merger, _) =>
            {
                var best = new TopRows<TValue>(most, Math.Max(LeastEarlyBytes / 4, BytesOfRange / 4));
                return new TopOfRange(best, Volatile.Read(ref isFull) ? default : Accept(
                    merger, (ReadOnlySpan<byte> key, in TValue value) => best.Add(key, in value, projection.Rank(in value))));
            },
            range =>
            {
                isFull = isFull || !top.Add(range.Best);
                total.Add(range.Total);
            }).ConfigureAwait(false);
        if (isFull) return false;
        AddTotal(in total);
        progress.Enter(RunPhase.Write);
        List<TopRows<TValue>.Row> rows = top.InOrder();
        if (!byRank) rows.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        format.Begin(projection.Columns, output);
        TProjection writer = projection;
        TBlock block = format.NewBlock();
        int inBlock = 0;
        foreach (TopRows<TValue>.Row row in rows)
        {
            writer.Write(row.Key, row.Value, ref block);
            block.EndRow();
            if (++inBlock < RowsPerBlock && block.Bytes < EarlyBytes) continue;
            format.Append(block, output);
            block = format.NewBlock();
            inBlock = 0;
        }
        format.Append(block, output);
        format.End(output);
        return true;
    }

    /// <summary>
    /// Orders all rows by rank in a second pass, under the same memory limit, over keys that start with the rank; then writes all
    /// of them, the first of them, or those of the original rows that are among the first.
    /// </summary>
    private async Task WriteRankedAsync<TBlock>(
        TableSpace<TValue> space, List<RowSource<TValue>> sources, RowOrder order, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        using TableSpace<TValue> rankedSpace = space.ForSecondPass();
        var idle = new ConcurrentBag<CombiningTable<TValue>>();
        await ForEachRangeAsync<int>(
            Cut(sources, null),
            (merger, _) =>
            {
                if (!idle.TryTake(out CombiningTable<TValue>? table)) table = rankedSpace.NewTable();
                AddTotal(Accept(merger, (ReadOnlySpan<byte> key, in TValue value) => RankedKey.Add(table, key, projection.Rank(in value), in value)));
                table.Flush();
                idle.Add(table);
                return 0;
            },
            static _ => { }).ConfigureAwait(false);
        List<RowSource<TValue>> byRank = rankedSpace.Sort(forSecondPass: false);
        byte[]? bound = order.Top < _total.Rows ? KeyAt(byRank, order.Top.Value) : null;
        await WriteAsync(order.ByRank ? byRank : sources, new Selection(order.ByRank, bound, IsCounted: true), format, output).ConfigureAwait(false);
    }

    /// <summary>The key of the row with the given 0-based number.</summary>
    private byte[] KeyAt(List<RowSource<TValue>> sources, int number)
    {
        using var merger = new RowMerger<TValue>(sources.Select(s => s.Open(null, null)));
        for (int row = 0; row <= number; row++)
        {
            if ((row & 0xFFFF) == 0) stop.ThrowIfCancellationRequested();
            merger.Next();
        }
        return merger.Key.ToArray();
    }

    /// <summary>
    /// Cuts the sources into ranges, larger ones for many Runs: in each Run a range starts within a block, so half a block is
    /// decoded in vain. With 12 Runs a range has three times the rows, which takes 0.96 of the time of a whole run, but never more than
    /// what formatted ranges in flight may take of the memory.
    /// </summary>
    private KeyRanges<TValue> Cut(List<RowSource<TValue>> sources, byte[]? high)
    {
        long wanted = options.RowsPerRange * sources.Sum(s => s.Runs) / RunsPerUsualRange;
        long most = BytesOfRange / KeyRanges<TValue>.MostBytesPerRow;
        return new KeyRanges<TValue>(sources, Math.Max(options.RowsPerRange, Math.Min(wanted, most)), high);
    }

    /// <summary>Memory for one formatted range in flight, so that all of them stay within their share.</summary>
    private long BytesOfRange => (BesideMemoryBytes + options.MemoryBytes / 8) / (options.Workers + RangesAhead);

    /// <summary>Bytes of formatted rows at which a range, which may be larger than its samples suggest, is written before its merge ends.</summary>
    private long EarlyBytes => options.EarlyWriteBytes ?? Math.Max(LeastEarlyBytes, BytesOfRange);

    private static RowMerger<TValue> Open(KeyRanges<TValue> ranges, int range)
    {
        using TraceSpan? span = TraceSpan.Begin("open range");
        return ranges.Open(range);
    }

    private delegate void RowAction(ReadOnlySpan<byte> key, in TValue value);

    private RowTotal<TValue> Accept(RowMerger<TValue> merger, RowAction row)
    {
        TProjection rows = projection;
        var total = new RowTotal<TValue>();
        using TraceSpan? span = TraceSpan.Begin("merge");
        while (merger.Next())
        {
            if (!rows.Accepts(merger.Key, in merger.Value)) continue;
            row(merger.Key, in merger.Value);
            total.Add(in merger.Value);
        }
        span?.Did(rows: total.Rows);
        return total;
    }

    private void AddTotal(in RowTotal<TValue> total)
    {
        RunMeters.AddKeys(total.Rows);
        lock (_totalGate) _total.Add(in total);
    }

    /// <summary>
    /// Runs <paramref name="merge"/> over all ranges on all workers, and <paramref name="append"/> over its results in order. A
    /// merge may emit part of its result early; it then waits until all earlier ranges are appended.
    /// </summary>
    private async Task ForEachRangeAsync<TResult>(KeyRanges<TValue> ranges, Func<RowMerger<TValue>, Action<TResult>, TResult> merge, Action<TResult> append)
    {
        object turn = new();
        int appended = 0;   // ranges, under the lock
        progress.ExpectRanges(ranges.Count);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Exception? failure = null;
        // The first failure is kept here: when its body throws any OperationCanceledException, a block drops the item and goes on;
        // it wraps any other failure once per link.
        void Fail(Exception e)
        {
            Interlocked.CompareExchange(ref failure, e, null);
            ended.Cancel();
        }
        using CancellationTokenRegistration wake = ended.Token.Register(() =>
        {
            lock (turn) Monitor.PulseAll(turn);
        });
        // The first range that is not yet appended never waits here, so one can always proceed.
        void AppendEarly(int range, TResult part)
        {
            using (TraceSpan.Wait())
                lock (turn)
                {
                    while (appended < range)
                    {
                        ended.Token.ThrowIfCancellationRequested();
                        Monitor.Wait(turn);
                    }
                }
            ended.Token.ThrowIfCancellationRequested();
            append(part);
        }
        var merging = new TransformBlock<int, TResult>(
            range =>
            {
                using TraceLane? lane = options.Trace?.Enter(LaneKind.Worker);
                try
                {
                    ended.Token.ThrowIfCancellationRequested();
                    using RowMerger<TValue> merger = Open(ranges, range);
                    return merge(merger, part => AppendEarly(range, part));
                }
                catch (Exception e)
                {
                    Fail(e);
                    throw;
                }
            },
            new ExecutionDataflowBlockOptions
            {
                MaxDegreeOfParallelism = options.Workers,
                BoundedCapacity = options.Workers + RangesAhead - 1,
                EnsureOrdered = true,
                CancellationToken = ended.Token,
            });
        var appending = new ActionBlock<TResult>(
            result =>
            {
                using TraceLane? lane = options.Trace?.Enter(LaneKind.Appender);
                TraceSpan.Waited();
                try
                {
                    append(result);
                }
                catch (Exception e)
                {
                    Fail(e);
                    throw;
                }
                lock (turn)
                {
                    appended++;
                    Monitor.PulseAll(turn);
                }
                progress.FinishRange();
            },
            new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 1, BoundedCapacity = 1, EnsureOrdered = true, CancellationToken = ended.Token });
        merging.LinkTo(appending, new DataflowLinkOptions { PropagateCompletion = true });
        for (int range = 0; range < ranges.Count && !ended.IsCancellationRequested; range++)
            await ((Task)merging.SendAsync(range, ended.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        merging.Complete();
        await Task.WhenAll(merging.Completion, appending.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        await appending.Completion.ConfigureAwait(false);
    }
}
