using System.Diagnostics;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Reduce;

namespace MapReduce.Pipeline;

/// <summary>A whole run: split, map, combine, reduce, write.</summary>
/// <typeparam name="TJob">Lines to keys and values.</typeparam>
/// <typeparam name="TValue">What equal keys are merged into.</typeparam>
/// <typeparam name="TProjection">Keys and values to rows.</typeparam>
public sealed class MapReduceRun<TJob, TValue, TProjection>(TJob job, TProjection projection, PipelineOptions options)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>What the run has done so far.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Runs the job over all inputs and writes its rows, and its bad lines to <paramref name="rejected"/> if they are wanted. The caller commits both.</summary>
    /// <exception cref="MapReduceException">The run cannot finish.</exception>
    /// <exception cref="SumOverflowException">A key's sum passed its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public async Task<RunResult<TValue>> RunAsync<TBlock>(
        IReadOnlyList<InputSource> inputs, RowOrder order, IRowFormat<TBlock> format, OutputTarget output, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        long started = Stopwatch.GetTimestamp();
        using var space = new TableSpace<TValue>(options, job.Name);
        using Rejects? rejects = rejected is null ? null : new Rejects(options);
        using var map = new MapPhase<TJob, TValue>(job, options, space, rejects, Progress);
        await map.RunAsync(inputs, stop).ConfigureAwait(false);
        rejects?.Write(rejected!, stop);
        TimeSpan mapTime = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var reduce = new ReducePhase<TValue, TProjection>(projection, options, Progress, stop);
        await reduce.RunAsync(space, order, format, output).ConfigureAwait(false);
        return new RunResult<TValue>
        {
            Lines = map.Workers.Sum(w => w.Tally.Lines),
            Filtered = map.Workers.Sum(w => w.Tally.Filtered),
            BadByKind = map.Workers.SelectMany(w => w.Tally.BadByKind).GroupBy(b => b.Key).ToDictionary(g => g.Key, g => g.Sum(b => b.Value)),
            Bytes = map.Workers.Sum(w => w.Bytes),
            Chunks = Progress.ChunksDone,
            Rows = reduce.Rows,
            Total = reduce.Total,
            Spills = space.Spills,
            SpilledBytes = space.SpilledBytes,
            MapTime = mapTime,
            ReduceTime = Stopwatch.GetElapsedTime(started),
        };
    }
}
