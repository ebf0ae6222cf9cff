using System.Text;
using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>What no run can be made with is refused before anything is read: what would be read is not there, which would be another failure.</summary>
public sealed class OptionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>An input that is not there.</summary>
    internal static InputSource Missing { get; } = new(0, "missing", "/no/such/file", Container.Plain, 100);

    /// <summary>A Run that is not there.</summary>
    internal static SealedRun MissingRun { get; } = new("/no/such/run", new RunSeal(100, 1, 1));

    private static readonly Dictionary<string, PipelineOptions> Wrong = new()
    {
        ["no workers"] = new() { Workers = 0 },
        ["workers below zero"] = new() { Workers = -1 },
        ["too many workers"] = new() { Workers = int.MaxValue },
        ["empty chunks"] = new() { ChunkBytes = 0 },
        ["chunks below zero"] = new() { ChunkBytes = -1 },
        ["too large chunks"] = new() { ChunkBytes = int.MaxValue },
        ["no memory"] = new() { MemoryBytes = 0 },
        ["memory below zero"] = new() { MemoryBytes = -1 },
        ["bad lines below zero"] = new() { MostBadLines = -1 },
        ["empty ranges"] = new() { RowsPerRange = 0 },
        ["ranges below zero"] = new() { RowsPerRange = -1 },
        ["empty tables"] = new() { LeastTableBytes = 0 },
        ["empty tables of distinct keys"] = new() { DistinctTableBytes = 0 },
        ["empty parts"] = new() { Checkpoint = new CheckpointOptions("unused", []) { PartBytes = 0 } },
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_option_out_of_its_range_is_refused_by_every_run(string name)
    {
        foreach (Way way in Enum.GetValues<Way>().Where(w => w is not (Way.Checkpoint or Way.Resumed)))
            _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(way, Wrong[name], Missing));
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task The_least_and_the_largest_options_are_accepted()
    {
        var run = new NumbersRun { Options = new() { Workers = 1, ChunkBytes = 1, MemoryBytes = 1, RowsPerRange = 1, LeastTableBytes = 1, MostBadLines = long.MaxValue, TemporaryFolder = _folder.Path } };
        string path = _folder.WriteAt("numbers", "a\t1\nb\t2\na\t3\n"u8);
        RunResult<Sum> result = await run.RunAsync(InputList.Resolve([path]));
        Assert.Equal("key\tsum\na\t4\nb\t2\n", run.Output.Text);
        Assert.Equal(6UL, result.Total.Number);
    }

    [Fact]
    public async Task A_checkpoint_of_inputs_that_cannot_be_read_again_is_refused_before_its_folder_is_made()
    {
        var options = new PipelineOptions { Checkpoint = new CheckpointOptions(_folder.At("checkpoint"), []) };
        foreach (Way way in new[] { Way.Whole, Way.Sequential, Way.Shards })
        {
            var refusal = await Assert.ThrowsAnyAsync<ArgumentException>(() => RunAsync(way, options, Missing, Missing with { Name = "a pipe", StoredBytes = null }));
            Assert.Contains("a pipe cannot be read again", refusal.Message);
        }
        Assert.Empty(_folder.Names());
    }

    [Fact]
    public async Task A_top_of_fewer_than_no_rows_is_refused()
    {
        foreach (Way way in new[] { Way.Whole, Way.Shards })
            _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(way, new PipelineOptions(), new RowOrder(Top: -1), Missing));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(-1, 3)]
    [InlineData(3, 3)]
    public void A_partition_that_does_not_exist_is_refused(int partition, int partitions) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PartitionMerge<Sum>("numbers", new PipelineOptions()).Run([MissingRun], partition, partitions, _folder.At("x"), CancellationToken.None));

    [Fact]
    public void Parts_of_no_bytes_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => InputPart.Cut([Missing], 0));

    public void Dispose() => _folder.Dispose();

    private Task RunAsync(Way way, PipelineOptions options, params InputSource[] inputs) => RunAsync(way, options, default, inputs);

    private async Task RunAsync(Way way, PipelineOptions options, RowOrder order, params InputSource[] inputs)
    {
        var probe = new JobProbe();
        var job = new NumbersJob(probe);
        using var format = new TsvFormat(header: true);
        var output = new MemoryOutput();
        try
        {
            switch (way)
            {
                case Way.Whole:
                    _ = await new MapReduceRun<NumbersJob, Sum, NumbersProjection>(job, default, options).RunAsync(inputs, order, format, output, null, CancellationToken.None);
                    break;
                case Way.Sequential:
                    _ = new SequentialRun<NumbersJob, Sum, NumbersProjection>(job, default, options).Run(inputs, format, output, CancellationToken.None);
                    break;
                case Way.Shards when order == default:
                    _ = await new ShardRun<NumbersJob, Sum>(job, options).RunAsync(inputs, _folder.At("shard.run"), null, CancellationToken.None);
                    break;
                case Way.Partitions:
                    _ = new PartitionMerge<Sum>("numbers", options).Run([MissingRun], 0, 1, _folder.At("partition.run"), CancellationToken.None);
                    break;
                default:
                    _ = await new RunsReduce<Sum, NumbersProjection>("numbers", default, options) { StandingKeys = [] }.RunAsync(
                        new ReducibleRuns([MissingRun], false, PartTally.Empty, 0, TimeSpan.Zero), order, format, output, CancellationToken.None);
                    break;
            }
        }
        finally
        {
            Assert.Equal(0, probe.MadeCopies);
            Assert.Empty(probe.Heads);
            Assert.Empty(output.Bytes);
        }
    }
}
