using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Rows of inputs that this process maps.</summary>
internal sealed class MappedRows<TJob, TValue, TProjection>(MapReduceRun<TJob, TValue, TProjection> run, IReadOnlyList<InputSource> inputs, RowOrder order) : IRowProducer<TValue>
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public RunProgress Progress => run.Progress;

    public string FewerRows => IRowProducer<TValue>.TopRows;

    public Task<RunResult<TValue>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter =>
        run.RunAsync(inputs, order, format, rows, rejected, stop);
}
