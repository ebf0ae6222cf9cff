using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Storage;

namespace MapReduce.Shards;

/// <summary>The first half of a run for one of many processes: maps some inputs into one Run, which has only their keys; <see cref="PartitionMerge{TValue}"/> or <see cref="RunsReduce{TValue, TProjection}"/> continues with it.</summary>
/// <typeparam name="TJob">Lines to keys and values.</typeparam>
/// <typeparam name="TValue">The value that equal keys merge into.</typeparam>
public sealed class ShardRun<TJob, TValue>(TJob job, PipelineOptions options)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>The progress of the shard.</summary>
    public RunProgress Progress { get; } = new();

    /// <summary>Maps all inputs and writes their rows to <paramref name="path"/>, all or nothing, and their bad lines to <paramref name="rejected"/> if they are wanted.</summary>
    /// <exception cref="ArgumentException">An option is out of range. Nothing has been read.</exception>
    /// <exception cref="NotSupportedException">A value has more than 4,096 bytes. Nothing has been read.</exception>
    /// <exception cref="MapReduceException">The shard cannot finish.</exception>
    /// <exception cref="SumOverflowException">A key's sum exceeded its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public async Task<MappedShard> RunAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop)
    {
        options.Check<TValue>(inputs);
        long started = Stopwatch.GetTimestamp();
        foreach (InputSource input in inputs) Progress.Expect(input, options.ChunkBytes);
        using var space = new TableSpace<TValue>(options, job.Name, stop);
        using Rejects? rejects = rejected is null ? null : new Rejects(options, stop);
        PartTally tally = await new JobMapping<TValue>(options, space, rejects, PartTally.Empty, Progress, inputs, stop) { LinesBefore = LinesBefore }.RunAsync(job).ConfigureAwait(false);
        rejects?.Write(rejected!.Write);
        Progress.Enter(RunPhase.Reduce);
        List<RowSource<TValue>> sources = space.Sort(forSecondPass: false);
        Progress.Enter(RunPhase.Write);
        RunSeal seal = CommittedRun<TValue>.Write(path, job.Name, writer =>
        {
            using var merger = new RowMerger<TValue>(sources.Select(s => s.Open(null, null)));
            merger.CopyTo(writer, stop);
        });
        Progress.Complete();
        return new MappedShard(seal, tally, space.Spills, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>
    /// Lines of a plain file before the part of it that is mapped here. Only a message or a reject needs them, so the file is read
    /// only then.
    /// </summary>
    private static long LinesBefore(InputSource part)
    {
        if (part.PartOffset == 0) return 0;
        return InputReader.Guard(part, () =>
        {
            using var file = InputReader.OpenRanges(part);
            byte[] buffer = new byte[1 << 20];
            // A line belongs to the part in which it starts, so the newline that ends the previous part is not counted.
            long lines = 1, end = part.PartOffset - 1;
            for (long at = 0; at < end;)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                if (read == 0) throw new EndOfStreamException();
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                at += read;
            }
            return lines;
        });
    }
}

/// <summary>The result of a shard.</summary>
/// <param name="Run">Its rows.</param>
/// <param name="Tally">The counts of its lines.</param>
/// <param name="Spills">Runs that were spilled because memory ran out.</param>
/// <param name="Time">How long it took.</param>
public sealed record MappedShard(RunSeal Run, PartTally Tally, int Spills, TimeSpan Time);
