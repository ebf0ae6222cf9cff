using System.Diagnostics;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Pipeline;

public sealed class RunProgressTests : IDisposable
{
    private readonly InputFolder _folder = new();

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zstd)]
    [InlineData(Container.Zip)]
    public async Task All_counters_end_at_their_totals(Container container)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Distinct(1, 3000), NumbersText.Good(2, 50, ended: false), "x\t1\n"u8.ToArray());
        foreach (RowOrder order in new[] { default, new RowOrder(ByRank: true), new RowOrder(Top: 3) })
            foreach (int workers in new[] { 1, 3 })
                foreach (int chunk in new[] { 100, 1 << 20 })
                {
                    var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = chunk, RowsPerRange = 1 }, Order = order };
                    RunResult<Sum> result = await run.RunAsync(sources);
                    RunProgress progress = run.Progress;
                    Assert.Equal(sources.Sum(s => s.StoredBytes), progress.BytesTotal);
                    Assert.Equal(progress.BytesTotal, progress.BytesDone);
                    Assert.NotEqual(0, progress.ChunksTotal);
                    Assert.Equal(progress.ChunksTotal, progress.ChunksDone);
                    Assert.Equal(progress.ChunksTotal, result.Chunks);
                    Assert.NotEqual(0, progress.RangesTotal);
                    Assert.Equal(progress.RangesTotal, progress.RangesDone);
                    Assert.True(progress.IsTotalKnown);
                    Assert.Equal(RunPhase.Write, progress.Phase);
                    progress.Complete();
                    Assert.Equal(RunPhase.Done, progress.Phase);
                }
    }

    [Fact]
    public async Task Counters_only_rise_and_stay_within_their_totals()
    {
        foreach (Container container in new[] { Container.Plain, Container.Gzip })
        {
            IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, 300), NumbersText.Good(2, 300));
            long bytes = 0, chunks = 0;
            bool sound = true;
            NumbersRun? run = null;
            run = new NumbersRun
            {
                Options = new() { Workers = 1, ChunkBytes = 50 },
                Probe = new JobProbe
                {
                    OnLine = (_, _) =>
                    {
                        // Done before total: the total may rise between the two.
                        (long bytesDone, long chunksDone) = (run!.Progress.BytesDone, run.Progress.ChunksDone);
                        sound &= bytes <= bytesDone && chunks <= chunksDone && bytesDone <= run.Progress.BytesTotal && chunksDone <= run.Progress.ChunksTotal
                            && run.Progress.Phase == RunPhase.Map;
                        (bytes, chunks) = (bytesDone, chunksDone);
                    },
                },
            };
            _ = await run.RunAsync(sources);
            Assert.True(sound);
            Assert.NotEqual(0, bytes);
            Assert.NotEqual(0, chunks);
        }
    }

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zip)]
    public async Task What_comes_through_a_pipe_is_told_apart_and_counted_and_its_length_known_at_the_end(Container container)
    {
        byte[] text = NumbersText.Good(1, 5000);
        string file = _folder.Write(container, text)[0].Path!, pipe = NamedPipe.Make(_folder["pipe"]);
        using Process writer = Process.Start(new ProcessStartInfo("dd", [$"if={file}", $"of={pipe}", "bs=100", "status=none"]))!;
        IReadOnlyList<InputSource> sources = InputList.Resolve([pipe]);
        bool known = true;
        NumbersRun? run = null;
        run = new NumbersRun
        {
            Options = new() { Workers = 2, ChunkBytes = 1000 },
            Probe = new JobProbe { OnLine = (line, _) => { if (line == 0) known = run!.Progress.IsTotalKnown; } },
        };
        RunResult<Sum> result = await run.RunAsync(sources);
        Assert.Equal(new NumbersOracle(text).Output(), run.Output.Bytes);
        Assert.Equal(5000, result.Lines);
        Assert.False(known);
        Assert.True(run.Progress.IsTotalKnown);
        Assert.Equal(new FileInfo(file).Length, run.Progress.BytesTotal);
        Assert.Equal(run.Progress.BytesTotal, run.Progress.BytesDone);
        Assert.Equal(run.Progress.ChunksTotal, run.Progress.ChunksDone);
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, writer.ExitCode);
    }

    [Fact]
    public async Task The_bytes_of_a_run_are_those_of_its_lines_whatever_the_chunks()
    {
        byte[] text = NumbersText.Good(1, 200);
        foreach (Container container in new[] { Container.Plain, Container.Gzip })
        {
            IReadOnlyList<InputSource> sources = _folder.Write(container, text, text);
            foreach (int chunk in new[] { 1, 64, 100_000 })
            {
                RunResult<Sum> result = await new NumbersRun { Options = new() { Workers = 3, ChunkBytes = chunk } }.RunAsync(sources);
                Assert.Equal(2 * text.Length, result.Bytes);
                Assert.InRange(result.MapTime + result.ReduceTime, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
            }
        }
    }

    public void Dispose() => _folder.Dispose();
}
