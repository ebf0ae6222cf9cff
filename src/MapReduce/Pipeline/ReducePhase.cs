using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using MapReduce.Combine;
using MapReduce.Output;
using MapReduce.Reduce;

namespace MapReduce.Pipeline;

/// <summary>
/// Reduce and Output: sorted tables and Runs are cut into key ranges; workers merge and format the ranges in
/// memory, a few ahead, and one block appends them in order.
/// </summary>
internal sealed class ReducePhase<TValue, TProjection>(TProjection projection, PipelineOptions options, RunProgress progress, CancellationToken stop)
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>No text begins with this byte: under keys from here on a job leaves notes for its projection.</summary>
    private static readonly byte[] FirstNote = [0xFF];

    private long _rows;
    private TValue _total;
    private readonly Lock _totalGate = new();

    /// <summary>Rows accepted by the projection, whether or not the output shows them all.</summary>
    public long Rows => _rows;

    /// <summary>All accepted values, merged.</summary>
    public TValue Total => _total;

    /// <summary>Writes the wanted rows of all that lies in <paramref name="space"/>, merged.</summary>
    public async Task RunAsync<TBlock>(TableSpace<TValue> space, RowOrder order, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        progress.Enter(RunPhase.Reduce);
        bool rankAll = order is { ByRank: true, Top: null };
        List<RowSource<TValue>> sources = space.Sort(forSecondPass: rankAll, stop);
        ShowNotes(sources);
        if (order.Top is { } most) await WriteTopAsync(sources, most, order.ByRank, format, output).ConfigureAwait(false);
        else if (rankAll) await WriteByRankAsync(space, sources, format, output).ConfigureAwait(false);
        else await WriteAsync(sources, keyOffset: 0, format, output).ConfigureAwait(false);
    }

    /// <summary>Shows the projection the job's notes in key order before any row, so that what they say against the result comes before it.</summary>
    private void ShowNotes(List<RowSource<TValue>> sources)
    {
        using var notes = new RowMerger<TValue>(sources.Select(s => s.Open(FirstNote, null)));
        while (notes.Next()) _ = projection.Accepts(notes.Key, in notes.Value);
    }

    /// <summary>Writes all rows in the order of their keys, which begin at <paramref name="keyOffset"/> of the tables' keys.</summary>
    private async Task WriteAsync<TBlock>(List<RowSource<TValue>> sources, int keyOffset, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        progress.Enter(RunPhase.Write);
        format.Begin(projection.Columns, output);
        await ForEachRangeAsync(
            new KeyRanges<TValue>(sources, options.RowsPerRange),
            merger =>
            {
                TBlock block = format.NewBlock();
                TProjection rows = projection;
                long count = 0;
                TValue total = default;
                while (merger.Next())
                {
                    ReadOnlySpan<byte> key = merger.Key[keyOffset..];
                    if (keyOffset == 0 && !rows.Accepts(key, in merger.Value)) continue;
                    rows.Write(key, in merger.Value, ref block);
                    block.EndRow();
                    count++;
                    TValue.Merge(ref total, in merger.Value);
                }
                if (keyOffset == 0) AddTotal(count, in total);
                return block;
            },
            block => format.Append(block, output)).ConfigureAwait(false);
        format.End(output);
    }

    private async Task WriteTopAsync<TBlock>(
        List<RowSource<TValue>> sources, int most, bool byRank, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        var top = new TopRows<TValue>(most);
        await ForEachRangeAsync(
            new KeyRanges<TValue>(sources, options.RowsPerRange),
            merger =>
            {
                var best = new TopRows<TValue>(most);
                Accept(merger, (ReadOnlySpan<byte> key, in TValue value) => best.Add(key, in value, projection.Rank(in value)));
                return best;
            },
            top.Add).ConfigureAwait(false);
        progress.Enter(RunPhase.Write);
        List<TopRows<TValue>.Row> rows = top.InOrder();
        if (!byRank) rows.Sort(static (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        format.Begin(projection.Columns, output);
        TBlock block = format.NewBlock();
        TProjection writer = projection;
        foreach (TopRows<TValue>.Row row in rows)
        {
            writer.Write(row.Key, row.Value, ref block);
            block.EndRow();
        }
        format.Append(block, output);
        format.End(output);
    }

    private async Task WriteByRankAsync<TBlock>(
        TableSpace<TValue> space, List<RowSource<TValue>> sources, IRowFormat<TBlock> format, OutputTarget output)
        where TBlock : struct, IRowWriter
    {
        using TableSpace<TValue> rankedSpace = space.ForSecondPass();
        var idle = new ConcurrentBag<CombiningTable<TValue>>();
        await ForEachRangeAsync(
            new KeyRanges<TValue>(sources, options.RowsPerRange),
            merger =>
            {
                if (!idle.TryTake(out CombiningTable<TValue>? table)) table = rankedSpace.NewTable();
                byte[] ranked = new byte[256];
                Accept(merger, (ReadOnlySpan<byte> key, in TValue value) =>
                {
                    int length = key.Length + RankedKey.PrefixBytes;
                    if (length > ranked.Length) ranked = new byte[length * 2];
                    RankedKey.Write(ranked, key, projection.Rank(in value));
                    table.Add(ranked.AsSpan(0, length), in value);
                });
                table.Flush();
                idle.Add(table);
                return 0;
            },
            static _ => { }).ConfigureAwait(false);
        await WriteAsync(rankedSpace.Sort(forSecondPass: false, stop), RankedKey.PrefixBytes, format, output).ConfigureAwait(false);
    }

    private delegate void RowAction(ReadOnlySpan<byte> key, in TValue value);

    private void Accept(RowMerger<TValue> merger, RowAction row)
    {
        TProjection rows = projection;
        long count = 0;
        TValue total = default;
        while (merger.Next())
        {
            if (!rows.Accepts(merger.Key, in merger.Value)) continue;
            row(merger.Key, in merger.Value);
            count++;
            TValue.Merge(ref total, in merger.Value);
        }
        AddTotal(count, in total);
    }

    private void AddTotal(long rows, in TValue total)
    {
        lock (_totalGate)
        {
            _rows += rows;
            TValue.Merge(ref _total, in total);
        }
    }

    /// <summary>Runs <paramref name="merge"/> over all ranges on all workers, and <paramref name="append"/> over its results in order.</summary>
    private async Task ForEachRangeAsync<TResult>(KeyRanges<TValue> ranges, Func<RowMerger<TValue>, TResult> merge, Action<TResult> append)
    {
        progress.ExpectRanges(ranges.Count);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Exception? failure = null;
        // The first failure is kept here: a block leaves an item out, and goes on, where its body throws an
        // OperationCanceledException, whoever's it is, and wraps any other failure once for each link.
        void Fail(Exception e)
        {
            Interlocked.CompareExchange(ref failure, e, null);
            ended.Cancel();
        }
        var merging = new TransformBlock<int, TResult>(
            range =>
            {
                try
                {
                    ended.Token.ThrowIfCancellationRequested();
                    using RowMerger<TValue> merger = ranges.Open(range);
                    return merge(merger);
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
                BoundedCapacity = options.Workers * 2,
                EnsureOrdered = true,
                CancellationToken = ended.Token,
            });
        var appending = new ActionBlock<TResult>(
            result =>
            {
                try
                {
                    append(result);
                }
                catch (Exception e)
                {
                    Fail(e);
                    throw;
                }
                progress.FinishRange();
            },
            new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 1, BoundedCapacity = 2, EnsureOrdered = true, CancellationToken = ended.Token });
        merging.LinkTo(appending, new DataflowLinkOptions { PropagateCompletion = true });
        for (int range = 0; range < ranges.Count && !ended.IsCancellationRequested; range++)
            await ((Task)merging.SendAsync(range, ended.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        merging.Complete();
        await Task.WhenAll(merging.Completion, appending.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        await appending.Completion.ConfigureAwait(false);
    }
}
