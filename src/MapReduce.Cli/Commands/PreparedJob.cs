using System.Diagnostics;
using MapReduce.Cli.Arguments;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>A job with its options, and what is said about it.</summary>
internal sealed record PreparedJob<TJob, TValue, TProjection>(TJob Job, TProjection Projection, RunSettings Settings) : IPreparedJob
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public delegate string KeyText(ReadOnlySpan<byte> key);

    /// <summary>A key as a message shows it.</summary>
    public required KeyText DescribeKey { get; init; }

    /// <summary>The format that an input's first bytes show.</summary>
    public required KeyText DescribeFormat { get; init; }

    /// <summary>The summary's line about the result, from the number of rows and their sum.</summary>
    public required Func<long, TValue, string> DescribeTotal { get; init; }

    /// <summary>What the user should know about how it was counted.</summary>
    public string? Note { get; init; }

    /// <summary>Makes the rows of the result of the rows that were counted, where they are others.</summary>
    public Func<IRowProducer<TValue>, IRowProducer<TValue>> Shape { get; init; } = static rows => rows;

    /// <summary>Opens what else the command writes, once all files of the run are known. A run that is interrupted gives it up; otherwise it is the command's own.</summary>
    public Func<IDisposable>? OpenBeside { get; init; }

    /// <summary>What the job holds and the run needs to its end.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>Memory that it takes, in bytes: tables have what is left.</summary>
    public long OwnedBytes { get; init; }

    /// <summary>How the run uses the machine, beside what the job holds.</summary>
    public PipelineOptions Pipeline => Settings.Pipeline with { MemoryBytes = Math.Max(1, Settings.Pipeline.MemoryBytes - OwnedBytes) };

    /// <summary>What the run has met that makes its result doubtful; asked for once all rows are made and before they are committed.</summary>
    public Func<IEnumerable<Warning>> Doubts { get; init; } = static () => [];

    /// <summary>What is said at the end of a run, also under --quiet.</summary>
    public Func<IEnumerable<string>> Closing { get; init; } = static () => [];

    public string Name => Job.Name;

    public IEnumerable<string> ClosingLines => Closing();

    public IPreparedJob With(RunSettings settings) => this with { Settings = settings };

    public IEnumerable<Warning> Foresee(IReadOnlyList<InputSource> inputs)
    {
        foreach (InputSource input in inputs)
        {
            // What is behind a URL would be asked for once more.
            if (input.StoredBytes is null || input.Web is not null || InputHead.Read(input).Bytes is not { Length: > 0 } head) continue;
            try
            {
                _ = DescribeFormat(head);
            }
            catch (ForeignContentException)
            {
                // The run refuses it, with its name.
            }
        }
        return Doubts();
    }

    public Task<int> RunAsync(CommandHost host) => new JobRunner<TJob, TValue, TProjection>(this, host).RunAsync();

    public Task<MappedShard> MapAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop) =>
        NameOverflow(() => new ShardRun<TJob, TValue>(Job, Pipeline).RunAsync(inputs, path, rejected, stop));

    public RunSeal Merge(IReadOnlyList<SealedRun> shards, int partition, int partitions, string path, CancellationToken stop) =>
        NameOverflow(() => Task.FromResult(new PartitionMerge<TValue>(Job.Name, Pipeline).Run(shards, partition, partitions, path, stop))).GetAwaiter().GetResult();

    public Task<int> ReduceAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, TimeSpan spent, CommandHost host) =>
        new JobRunner<TJob, TValue, TProjection>(this, host).FinishAsync(
            inputs,
            Shape(new ReducedRows<TValue, TProjection>(new RunsReduce<TValue, TProjection>(Job.Name, Projection, Pipeline) { StandingKeys = Job.StandingKeys }, mapped, Settings.Order, rejects)),
            Stopwatch.GetTimestamp() - (long)(spent.TotalSeconds * Stopwatch.Frequency));

    public void Dispose() => Owned?.Dispose();

    /// <summary>Runs something that may meet a sum beyond 64 bits, and says which key's it is.</summary>
    public async Task<T> NameOverflow<T>(Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (SumOverflowException e)
        {
            throw new MapReduceException(
                Failure.BadData,
                $"the sum of '{DescribeKey(e.Key.Span)}' passes 9223372036854775807, the largest number of 64 bits; a count in the input is damaged, or count fewer inputs at once", e);
        }
    }
}
