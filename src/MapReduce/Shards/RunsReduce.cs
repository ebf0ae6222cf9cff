using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Shards;

/// <summary>The last half of a run, over Runs that other processes made: merges, orders and writes them.</summary>
/// <param name="job">The job's name, which the Runs carry.</param>
/// <param name="projection">Keys and values to rows.</param>
/// <param name="options">How it uses the machine.</param>
public sealed class RunsReduce<TValue, TProjection>(string job, TProjection projection, PipelineOptions options)
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>The job's <see cref="IJob{TSelf, TValue}.StandingKeys"/>: Runs hold only the keys of the inputs.</summary>
    public required IReadOnlyList<byte[]> StandingKeys { get; init; }

    /// <summary>The progress of the reduce.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Writes the rows. The caller commits the output.</summary>
    /// <exception cref="ArgumentException">An option is out of range. Nothing has been read.</exception>
    /// <exception cref="NotSupportedException">A value has more than 4,096 bytes. Nothing has been read.</exception>
    /// <exception cref="MapReduceException">A Run is not the committed one, or the output cannot be written.</exception>
    /// <exception cref="SumOverflowException">A key's sum exceeded its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public async Task<RunResult<TValue>> RunAsync<TBlock>(ReducibleRuns mapped, RowOrder order, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        using IRowFormat<TBlock> owned = format;
        options.Check<TValue>([], order);
        long started = Stopwatch.GetTimestamp();
        using var space = new TableSpace<TValue>(options, job, stop) { StandingKeys = StandingKeys };
        IEnumerable<ClosedRun<TValue>> runs = mapped.Runs.Select(r => ClosedRun<TValue>.Of(r, job));
        if (mapped.AreInOrder) space.Add(new RunSequence<TValue>(ClosedRun<TValue>.OpenAll(runs)));
        else space.Add(runs);
        var reduce = new ReducePhase<TValue, TProjection>(projection, options, Progress, stop);
        await reduce.RunAsync(space, order, format, output).ConfigureAwait(false);
        return RunResult.Of(mapped.Tally, reduce.Total, space, mapped.Spills, mapped.MapTime, Stopwatch.GetElapsedTime(started));
    }
}

/// <summary>What the mapped inputs of a run amount to.</summary>
/// <param name="Runs">Their rows.</param>
/// <param name="AreInOrder">Whether each Run starts above the last key of the one before, as merged partitions do.</param>
/// <param name="Tally">The counts of their lines.</param>
/// <param name="Spills">Runs that were spilled on the way because memory ran out.</param>
/// <param name="MapTime">Time spent mapping, summed over all processes.</param>
public sealed record ReducibleRuns(IReadOnlyList<SealedRun> Runs, bool AreInOrder, PartTally Tally, int Spills, TimeSpan MapTime);
