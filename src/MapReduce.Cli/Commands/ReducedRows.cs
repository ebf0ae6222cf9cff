using MapReduce.Combine;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Rows of Runs that other processes made, and the bad lines that they kept.</summary>
internal sealed class ReducedRows<TValue, TProjection>(
    RunsReduce<TValue, TProjection> reduce, ReducibleRuns mapped, RowOrder order, IReadOnlyList<string> rejects) : IRowProducer<TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public RunProgress Progress => reduce.Progress;

    public string FewerRows => IRowProducer<TValue>.TopRows;

    public async Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        if (rejected is not null)
            foreach (string path in rejects) FileCopy.Into(rejected, path, "the bad lines of a shard", stop);
        return await reduce.RunAsync(mapped, order, format, rows, stop).ConfigureAwait(false);
    }
}
