using System.Diagnostics;
using MapReduce.Combine;
using MapReduce.Output;
using MapReduce.Reduce;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>The last half of a run, over Runs that other processes made: merged, brought into the wanted order and written.</summary>
/// <param name="job">The job's name, which the Runs carry.</param>
/// <param name="projection">Keys and values to rows.</param>
/// <param name="options">How much of the machine it may use.</param>
public sealed class RunsReduce<TValue, TProjection>(string job, TProjection projection, PipelineOptions options)
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>What it has done so far.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Writes the rows. The caller commits the output.</summary>
    /// <exception cref="MapReduceException">A Run is not the one that was committed, or the output cannot be written.</exception>
    /// <exception cref="SumOverflowException">A key's sum passed its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public async Task<RunResult<TValue>> RunAsync<TBlock>(ReducibleRuns mapped, RowOrder order, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        long started = Stopwatch.GetTimestamp();
        using var space = new TableSpace<TValue>(options, job, stop);
        if (mapped.AreInOrder) space.Add(new RunSequence<TValue>(mapped.Runs.Select(r => CommittedRun<TValue>.Open(r, job))));
        else space.Add(mapped.Runs.Select(r => ClosedRun<TValue>.Of(r, job)));
        var reduce = new ReducePhase<TValue, TProjection>(projection, options, Progress, stop);
        await reduce.RunAsync(space, order, format, output).ConfigureAwait(false);
        return new RunResult<TValue>
        {
            Lines = mapped.Tally.Lines,
            Filtered = mapped.Tally.Filtered,
            BadByKind = mapped.Tally.BadByKind,
            Bytes = mapped.Tally.Bytes,
            Chunks = mapped.Tally.Chunks,
            Rows = reduce.Rows,
            Total = reduce.Total,
            Spills = mapped.Spills + space.Spills,
            SpilledBytes = space.SpilledBytes,
            MapTime = mapped.MapTime,
            ReduceTime = Stopwatch.GetElapsedTime(started),
        };
    }
}
