using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Reduce;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

public sealed class CancellationTests : IDisposable
{
    private static readonly RowOrder[] Orders = [default, new(ByRank: true), new(Top: 3, ByRank: true)];

    private readonly InputFolder _folder = new();

    [Fact]
    public async Task A_run_that_is_stopped_before_it_begins_maps_nothing()
    {
        foreach (Container container in new[] { Container.Plain, Container.Gzip })
        {
            var run = new NumbersRun { Stop = new CancellationToken(canceled: true) };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(_folder.Write(container, NumbersText.Good(1, 100))));
            Assert.Equal(0, run.Probe.Lines);
            Assert.Empty(run.Output.Bytes);
        }
    }

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zip)]
    public async Task A_run_that_is_stopped_while_it_maps_begins_no_other_chunk(Container container)
    {
        const int lines = 200;
        IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, lines / 2), NumbersText.Good(2, lines / 2));
        foreach (int workers in new[] { 1, 3 })
            for (int at = 0; at < lines; at += 13)
            {
                using var stop = new CancellationTokenSource();
                var run = new NumbersRun
                {
                    Options = new() { Workers = workers, ChunkBytes = 1 },
                    Probe = new JobProbe { OnLine = (line, _) => { if (line == at) stop.Cancel(); } },
                    Stop = stop.Token,
                };
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(sources));
                // A chunk that is begun is finished: of a stream it may hold a few short lines behind a long one.
                Assert.InRange(run.Probe.Lines, at + 1, workers == 1 ? at + 10 : lines);
                Assert.Equal(0, run.Probe.LiveCopies);
                Assert.Empty(run.Output.Bytes);
            }
    }

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    public async Task Readers_that_wait_for_busy_workers_stop_as_well(Container container)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(container, [.. Enumerable.Range(1, 6).Select(seed => NumbersText.Good(seed, 300))]);
        using var stop = new CancellationTokenSource();
        using var busy = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var run = new NumbersRun
        {
            Options = new() { Workers = 2, ChunkBytes = 16 },
            Probe = new JobProbe
            {
                OnLine = (_, _) =>
                {
                    busy.Set();
                    go.Wait();
                },
            },
            Stop = stop.Token,
        };
        Task running = run.RunAsync(sources);
        Assert.True(busy.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        // Long enough for all queues to be full.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        go.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(run.Probe.Lines, 1, 20);
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_reduces_ends()
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 5000));
        foreach (RowOrder order in Orders)
            foreach (int at in new[] { 0, 1000, 3000 })
            {
                using var stop = new CancellationTokenSource();
                var run = new NumbersRun
                {
                    Options = new() { Workers = 1, ChunkBytes = 1000, RowsPerRange = 1 },
                    Order = order,
                    Projection = new NumbersProjection(onAccept: call => { if (call == at) stop.Cancel(); }),
                    Stop = stop.Token,
                };
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(sources));
                Assert.True(run.Progress.RangesDone < run.Progress.RangesTotal);
            }
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_writes_writes_no_more()
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 10_000));
        foreach (RowOrder order in new[] { default, new RowOrder(ByRank: true) })
            for (int at = 0; at < 5; at++)
            {
                using var stop = new CancellationTokenSource();
                var run = new NumbersRun
                {
                    Options = new() { Workers = 2, ChunkBytes = 1000, RowsPerRange = 1 },
                    Order = order,
                    Output = new MemoryOutput { OnWrite = write => { if (write == at) stop.Cancel(); } },
                    Stop = stop.Token,
                };
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(sources));
                Assert.Equal(at + 1, run.Output.Writes);
            }
    }

    public void Dispose() => _folder.Dispose();
}
