using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using MapReduce.Tests.Pipeline;
using Xunit;

namespace MapReduce.Tests.Shards;

/// <summary>A run of the small job in shards, one after the other in this process.</summary>
internal sealed class NumbersShards(string folder)
{
    public PipelineOptions Options { get; init; } = new() { Workers = 2, ChunkBytes = 64 };

    public RowOrder Order { get; init; }

    /// <summary>Where the rows go.</summary>
    public MemoryOutput Output { get; } = new();

    /// <summary>Where the bad lines go, all shards' in order; null where they are not wanted.</summary>
    public MemoryOutput? Rejected { get; init; }

    /// <summary>The Runs of the shards.</summary>
    public List<SealedRun> Runs { get; } = [];

    /// <summary>Maps shards of the given size.</summary>
    public async Task<PartTally> MapAsync(IReadOnlyList<InputSource> inputs, long shardBytes)
    {
        PartTally tally = PartTally.Empty;
        foreach (InputPart part in InputPart.Cut(inputs, shardBytes))
        {
            string path = Path.Join(folder, $"shard-{part.Number}.run");
            MappedShard shard = await new ShardRun<NumbersJob, Sum>(new NumbersJob(new JobProbe()), Options).RunAsync(part.Inputs, path, Rejected, TestContext.Current.CancellationToken);
            Runs.Add(new SealedRun(path, shard.Run));
            tally = tally.Plus(shard.Tally);
        }
        return tally;
    }

    /// <summary>Merges all shards in partitions.</summary>
    public List<SealedRun> Merge(int partitions) =>
    [
        .. Enumerable.Range(0, partitions).Select(p =>
        {
            string path = Path.Join(folder, $"partition-{p}-of-{partitions}.run");
            return new SealedRun(path, new PartitionMerge<Sum>("numbers", Options).Run(Runs, p, partitions, path, TestContext.Current.CancellationToken));
        }),
    ];

    /// <summary>Writes the rows of Runs.</summary>
    public Task<RunResult<Sum>> ReduceAsync(IReadOnlyList<SealedRun> runs, bool areInOrder, PartTally tally) =>
        new RunsReduce<Sum, NumbersProjection>("numbers", new NumbersProjection(), Options) { StandingKeys = [] }.RunAsync(
            new ReducibleRuns(runs, areInOrder, tally, 0, TimeSpan.Zero), Order, new TsvFormat(header: true), Output, TestContext.Current.CancellationToken);

    /// <summary>Removes the Runs.</summary>
    public void Clear()
    {
        foreach (string run in Directory.EnumerateFiles(folder, "*.run")) File.Delete(run);
        Runs.Clear();
    }
}
