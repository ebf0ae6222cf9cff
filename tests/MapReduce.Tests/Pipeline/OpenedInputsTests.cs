using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using MapReduce.Tests.Shards;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>What was opened is closed by the end of the run, however it ends, and not by a finalizer later.</summary>
public sealed class OpenedInputsTests : IDisposable
{
    private readonly InputFolder _folder = new();
    private readonly TempFolder _runs = new();

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zstd)]
    [InlineData(Container.Zip)]
    public async Task Inputs_that_the_job_fails_to_recognize_are_closed(Container container)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, 20), NumbersText.Good(2, 30));
        foreach (bool sequential in new[] { false, true })
        {
            var thrown = new InvalidOperationException("of the job's own");
            var probe = new JobProbe { OnHead = _ => throw thrown };
            Assert.Same(thrown, await Record.ExceptionAsync(() => RunAsync(sequential, probe, sources)));
            Assert.DoesNotContain(OpenFiles.Names(), name => name.StartsWith(_folder[""], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_input_whose_first_read_fails_is_closed()
    {
        const string unreadable = "/proc/self/mem";   // opens, and nothing lies at its beginning
        Assert.SkipUnless(File.Exists(unreadable), $"no {unreadable} here");
        InputSource source = new(0, "unreadable", unreadable, Container.Plain, 100);
        foreach (bool sequential in new[] { false, true })
        {
            var failure = await Assert.ThrowsAsync<MapReduceException>(() => RunAsync(sequential, new JobProbe(), [source]));
            Assert.Equal(Failure.InputUnreadable, failure.Failure);
            Assert.DoesNotContain(OpenFiles.Names(), name => name.EndsWith("/mem", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Runs_that_follow_one_another_are_closed_where_one_cannot_be_opened()
    {
        var shards = new NumbersShards(_runs.Path);
        PartTally tally = await shards.MapAsync(_folder.Write(Container.Plain, NumbersText.Good(1, 200)), 1 << 20);
        List<SealedRun> partitions = shards.Merge(3);
        File.Delete(partitions[2].Path);
        var failure = await Assert.ThrowsAsync<MapReduceException>(() => shards.ReduceAsync(partitions, areInOrder: true, tally));
        Assert.Equal(partitions[2].Path, failure.DamagedRun);
        Assert.DoesNotContain(OpenFiles.Names(), name => name.StartsWith(_runs.Path, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _runs.Dispose();
    }

    private static async Task RunAsync(bool sequential, JobProbe probe, IReadOnlyList<InputSource> sources)
    {
        if (!sequential) _ = await new NumbersRun { Probe = probe }.RunAsync(sources);
        else
            _ = new SequentialRun<NumbersJob, Sum, NumbersProjection>(new NumbersJob(probe), default, new PipelineOptions()).Run(
                sources, new TsvFormat(header: true), new MemoryOutput(), TestContext.Current.CancellationToken);
    }
}
