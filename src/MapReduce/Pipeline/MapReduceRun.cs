using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Reduce;
using MapReduce.Storage;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>A whole run: split, map, combine, reduce, write.</summary>
/// <typeparam name="TJob">Lines to keys and values.</typeparam>
/// <typeparam name="TValue">The value that equal keys merge into.</typeparam>
/// <typeparam name="TProjection">Keys and values to rows.</typeparam>
public sealed class MapReduceRun<TJob, TValue, TProjection>(TJob job, TProjection projection, PipelineOptions options)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>The progress of the run.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Runs the job over all inputs and writes its rows, and its bad lines to <paramref name="rejected"/> if they are wanted. The caller commits both.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or an input cannot be reread for a checkpoint. Nothing has been read.</exception>
    /// <exception cref="NotSupportedException">A value has more than 4,096 bytes. Nothing has been read.</exception>
    /// <exception cref="MapReduceException">The run cannot finish.</exception>
    /// <exception cref="SumOverflowException">A key's sum exceeded its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public async Task<RunResult<TValue>> RunAsync<TBlock>(
        IReadOnlyList<InputSource> inputs, RowOrder order, IRowFormat<TBlock> format, OutputTarget output, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        using IRowFormat<TBlock> owned = format;
        options.Check<TValue>(inputs, order);
        long started = Stopwatch.GetTimestamp();
        foreach (InputSource input in inputs) Progress.Expect(input, options.ChunkBytes);
        var space = new TableSpace<TValue>(options, job.Name, stop) { StandingKeys = job.StandingKeys };
        try
        {
            (PartTally tally, long bytesKept) = await MapAllAsync(inputs, space, rejected, stop).ConfigureAwait(false);
            TimeSpan mapTime = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            var reduce = new ReducePhase<TValue, TProjection>(projection, options, Progress, stop);
            await reduce.RunAsync(space, order, format, output).ConfigureAwait(false);
            return RunResult.Of(tally, reduce.Total, space, spillsBefore: 0, mapTime, Stopwatch.GetElapsedTime(started)) with { BytesKept = bytesKept };
        }
        finally
        {
            using (options.Trace?.Phase("free tables")) space.Dispose();
        }
    }

    private async Task<(PartTally Tally, long BytesKept)> MapAllAsync(IReadOnlyList<InputSource> inputs, TableSpace<TValue> space, OutputTarget? rejected, CancellationToken stop)
    {
        using TraceSpan? mapping = options.Trace?.Phase("map");
        return options.Checkpoint is { } checkpoint
            ? await MapPartsAsync(checkpoint, inputs, space, rejected, stop).ConfigureAwait(false)
            : (await MapAsync(inputs, space, rejected, stop).ConfigureAwait(false), 0);
    }

    private async Task<PartTally> MapAsync(IReadOnlyList<InputSource> inputs, TableSpace<TValue> space, OutputTarget? rejected, CancellationToken stop)
    {
        using Rejects? rejects = rejected is null ? null : new Rejects(options, stop);
        PartTally tally = await new JobMapping<TValue>(options, space, rejects, PartTally.Empty, Progress, inputs, stop).RunAsync(job).ConfigureAwait(false);
        rejects?.Write(rejected!.Write);
        return tally;
    }

    /// <summary>Maps part by part; each part is committed before the next starts, and committed parts are not mapped again: their bytes are returned too.</summary>
    private async Task<(PartTally Tally, long BytesKept)> MapPartsAsync(
        CheckpointOptions asked, IReadOnlyList<InputSource> inputs, TableSpace<TValue> space, OutputTarget? rejected, CancellationToken stop)
    {
        using var checkpoint = new CheckpointFolder<TValue>(asked, job.Name, inputs);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = stop };
        PartTally sum = PartTally.Empty;
        var linesOfInput = new Dictionary<int, long>();
        long bytesKept = 0;
        List<InputPart> parts = InputPart.Cut(inputs, asked.PartBytes, input => OpenInput.HasRanges<TJob, TValue>(input, job));
        Progress.ExpectParts(parts.Count);
        foreach (InputPart part in parts)
        {
            stop.ThrowIfCancellationRequested();
            if (checkpoint.Load(part, withRejects: rejected is not null) is not var (tally, runs))
            {
                using TableSpace<TValue> own = space.ForPart();
                using Rejects? rejects = rejected is null ? null : new Rejects(options, stop);
                var map = new JobMapping<TValue>(options, own, rejects, sum, Progress, part.Inputs, stop)
                {
                    LinesBefore = input => linesOfInput.GetValueOrDefault(input.Index),
                    WithFirstBad = true,
                };
                tally = await map.RunAsync(job).ConfigureAwait(false);
                using TraceSpan? committing = options.Trace?.Phase("commit part");
                using TraceLane? lane = options.Trace?.Enter(LaneKind.Run);
                runs = checkpoint.Commit(part, own.Sort(forSecondPass: false, apart: true), tally, rejects is null ? null : rejects.Write, parallel);
            }
            else
            {
                Progress.Skip(part.Inputs.Sum(i => i.BytesToRead ?? 0), part.Inputs.All(i => i.IsSeekable) ? tally.Chunks : 0);
                bytesKept += tally.Bytes;
            }
            space.Add(runs.Select(r => ClosedRun<TValue>.Of(r, job.Name)));
            sum = sum.Plus(tally);
            // Parts that were finished under a higher limit.
            if (sum.Bad > options.MostBadLines) throw EarlyEnd.TooManyBad(options.MostBadLines, sum.FirstBad!);
            if (part.Inputs is [{ PartBytes: not null } cut]) linesOfInput[cut.Index] = linesOfInput.GetValueOrDefault(cut.Index) + tally.Lines;
        }
        if (rejected is not null) checkpoint.CopyRejects(parts, rejected);
        return (sum, bytesKept);
    }
}
