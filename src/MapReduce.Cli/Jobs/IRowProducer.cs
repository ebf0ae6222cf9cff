using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>The source of a result's rows: inputs that are mapped now, or Runs that other processes have written.</summary>
internal interface IRowProducer<TValue> where TValue : unmanaged
{
    RunProgress Progress { get; }

    /// <summary>How to get fewer rows.</summary>
    string FewerRows => "the most frequent: --top N";

    /// <summary>Writes all rows, and the bad lines unless <paramref name="rejected"/> is null. Commits neither.</summary>
    Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter;
}

/// <summary>Rows from inputs that this process maps.</summary>
internal sealed class MappedRows<TJob, TValue, TProjection>(MapReduceRun<TJob, TValue, TProjection> run, IReadOnlyList<InputSource> inputs, RowOrder order) : IRowProducer<TValue>
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public RunProgress Progress => run.Progress;

    public Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter =>
        run.RunAsync(inputs, order, format, rows, rejected, stop);
}

/// <summary>Rows from Runs that other processes have written, with the bad lines that they have kept.</summary>
internal sealed class ReducedRows<TValue, TProjection>(
    RunsReduce<TValue, TProjection> reduce, ReducibleRuns mapped, RowOrder order, IReadOnlyList<string> rejects) : IRowProducer<TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public RunProgress Progress => reduce.Progress;

    public async Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        if (rejected is not null)
            foreach (string path in rejects) FileCopy.Into(rejected, path, "the bad lines of a shard", stop);
        return await reduce.RunAsync(mapped, order, format, rows, stop).ConfigureAwait(false);
    }
}

/// <summary>Writes the rows of a producer in a form that is chosen at run time.</summary>
internal sealed class RowsWriter<TValue>(IRowProducer<TValue> producer, OutputTarget rows, OutputTarget? rejected, CancellationToken stop) : IFormUser where TValue : unmanaged
{
    /// <summary>The run that writes; null until a form is chosen.</summary>
    public Task<RunResult<TValue>>? Writing { get; private set; }

    public void Use<TBlock>(IRowFormat<TBlock> format) where TBlock : struct, IRowWriter => Writing = producer.WriteAsync(format, rows, rejected, stop);
}
