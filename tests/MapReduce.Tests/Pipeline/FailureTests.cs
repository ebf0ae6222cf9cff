using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

public sealed class FailureTests : IDisposable
{
    private static readonly RowOrder[] Orders = [default, new(ByRank: true), new(Top: 3, ByRank: true), new(Top: 3)];

    private readonly InputFolder _folder = new();

    /// <summary>Exceptions of all kinds that the engine has a use for itself, and must not take for its own.</summary>
    public static TheoryData<string> Exceptions =>
        [nameof(InvalidOperationException), nameof(IOException), nameof(EndOfStreamException), nameof(UnauthorizedAccessException), nameof(OperationCanceledException), nameof(AggregateException), nameof(DamagedArchiveException)];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_job_that_throws_at_any_line_ends_the_run_with_its_exception(string name)
    {
        foreach (Container container in new[] { Container.Plain, Container.Gzip })
        {
            byte[][] inputs = [NumbersText.Good(1, 20), NumbersText.Good(2, 30)];
            IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
            for (int at = 0; at < 50; at += name == nameof(InvalidOperationException) ? 1 : 10)
                foreach ((int workers, int chunk) in new[] { (1, 4096), (1, 7), (3, 1), (3, 64), (8, 16) })
                {
                    Exception thrown = Make(name);
                    var run = new NumbersRun
                    {
                        Options = new() { Workers = workers, ChunkBytes = chunk },
                        Probe = new JobProbe { OnLine = (line, _) => { if (line == at) throw thrown; } },
                    };
                    Assert.Same(thrown, await Record.ExceptionAsync(() => run.RunAsync(sources)));
                    Assert.Empty(run.Output.Bytes);
                    Assert.Equal(0, run.Probe.LiveCopies);
                    // One worker maps nothing more, and others only what they have begun.
                    Assert.InRange(run.Probe.Lines, at + 1, workers == 1 ? at + 1 : 50);
                }
        }
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_projection_that_throws_at_any_row_ends_the_run_with_its_exception(string name)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 3000));
        foreach (RowOrder order in Orders)
            foreach (int at in new[] { 0, 1, 500, 1500, 2999 })
                foreach (bool writing in new[] { false, true })
                {
                    if (writing && order.Top is { } rows && at >= rows) continue;
                    Exception thrown = Make(name);
                    void ThrowAt(int call)
                    {
                        if (call == at) throw thrown;
                    }
                    var run = new NumbersRun
                    {
                        Options = new() { Workers = 2, ChunkBytes = 1000, RowsPerRange = 1 },
                        Order = order,
                        Projection = writing ? new NumbersProjection(onWrite: ThrowAt) : new NumbersProjection(onAccept: ThrowAt),
                    };
                    Assert.Same(thrown, await Record.ExceptionAsync(() => run.RunAsync(sources)));
                }
    }

    [Fact]
    public async Task An_output_that_fails_at_any_write_ends_the_run_with_its_failure()
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 10_000));
        foreach (RowOrder order in Orders)
            foreach (int workers in new[] { 1, 3 })
            {
                var options = new PipelineOptions { Workers = workers, ChunkBytes = 1000, RowsPerRange = 1 };
                var whole = new NumbersRun { Options = options, Order = order };
                _ = await whole.RunAsync(sources);
                Assert.InRange(whole.Output.Writes, order.Top is null ? 8 : 2, 100);
                for (int failAt = 0; failAt < whole.Output.Writes; failAt++)
                    foreach (string name in new[] { nameof(MapReduceException), nameof(InvalidOperationException), nameof(OperationCanceledException) })
                    {
                        Exception thrown = Make(name);
                        var run = new NumbersRun { Options = options, Order = order, Output = new MemoryOutput(failAt, () => thrown) };
                        Exception? heard = await Record.ExceptionAsync(() => run.RunAsync(sources));
                        Assert.True(whole.Output.Bytes.AsSpan().StartsWith(run.Output.Bytes));
                        // Several workers share the keys as it comes, so that there may be a range less than before.
                        if (workers > 1 && run.Output.Writes <= failAt) Assert.Equal(whole.Output.Bytes, run.Output.Bytes);
                        else Assert.Same(thrown, heard);
                        Assert.InRange(run.Output.Writes, 1, failAt + 1);
                    }
            }
    }

    [Fact]
    public async Task A_run_that_fails_leaves_the_old_output_as_it_was_and_nothing_beside_it()
    {
        using var outputs = new TempFolder();
        outputs.WriteAt("out.tsv", "old"u8);
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 3000));
        NumbersRun[] runs =
        [
            new() { Probe = new JobProbe { OnLine = (line, _) => { if (line == 2000) throw new InvalidOperationException(); } } },
            new() { Options = new() { RowsPerRange = 1 }, Projection = new NumbersProjection(onWrite: row => { if (row == 2000) throw new InvalidOperationException(); }) },
        ];
        foreach (NumbersRun run in runs)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            {
                using var output = new AtomicFile(outputs.At("out.tsv"));
                _ = await run.RunAsync(sources, output);
                output.Commit();
            });
            Assert.Equal("old", File.ReadAllText(outputs.At("out.tsv")));
            Assert.Equal(["out.tsv"], outputs.Names());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_damaged_archive_among_the_inputs_is_bad_data_and_named(int workers)
    {
        foreach (Container container in new[] { Container.Gzip, Container.Zstd })
            for (int cut = 1; cut < 60; cut += 3)
            {
                IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, 100), NumbersText.Good(2, 100), NumbersText.Good(3, 100));
                byte[] whole = File.ReadAllBytes(sources[1].Path!);
                File.WriteAllBytes(sources[1].Path!, whole[..^cut]);
                var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = 16 } };
                var failure = await Assert.ThrowsAsync<MapReduceException>(() => run.RunAsync(sources));
                Assert.Equal(Failure.BadData, failure.Failure);
                Assert.StartsWith($"{sources[1].Name}: ", failure.Message, StringComparison.Ordinal);
            }
    }

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zip)]
    public async Task An_input_that_went_away_is_unreadable_and_named(Container container)
    {
        IReadOnlyList<InputSource> sources = _folder.Write(container, NumbersText.Good(1, 100), NumbersText.Good(2, 100));
        File.Delete(sources[1].Path!);
        var failure = await Assert.ThrowsAsync<MapReduceException>(() => new NumbersRun().RunAsync(sources));
        Assert.Equal(Failure.InputUnreadable, failure.Failure);
        Assert.StartsWith(sources[1].Path!, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_input_that_became_shorter_is_unreadable_and_named()
    {
        byte[] text = NumbersText.Good(1, 100);
        foreach (int length in new[] { 0, 1, text.Length / 2, text.Length - 1 })
            foreach (int chunk in new[] { 1, 64, 100_000 })
            {
                IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Good(2, 100), text);
                File.WriteAllBytes(sources[1].Path!, text[..length]);
                var failure = await Assert.ThrowsAsync<MapReduceException>(() => new NumbersRun { Options = new() { Workers = 3, ChunkBytes = chunk } }.RunAsync(sources));
                Assert.Equal(Failure.InputUnreadable, failure.Failure);
                Assert.StartsWith($"{sources[1].Name}: became shorter", failure.Message, StringComparison.Ordinal);
            }
    }

    [Fact]
    public async Task What_is_appended_to_a_plain_input_after_it_was_listed_is_not_read()
    {
        byte[] text = NumbersText.Good(1, 100);
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, text);
        File.AppendAllText(sources[0].Path!, "late\t1\nbad\n");
        var run = new NumbersRun();
        _ = await run.RunAsync(sources);
        Assert.Equal(new NumbersOracle(text).Output(), run.Output.Bytes);
    }

    [Fact]
    public async Task A_folder_that_cannot_take_what_is_spilled_is_a_failure_that_names_it()
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 150_000));
        string missing = _folder["missing"];
        foreach (RowOrder order in Orders)
        {
            var run = new NumbersRun { Options = new() { Workers = 1, ChunkBytes = 100_000, MemoryBytes = 1, TemporaryFolder = missing }, Order = order };
            var failure = await Assert.ThrowsAsync<MapReduceException>(() => run.RunAsync(sources));
            Assert.Equal(Failure.OutputFailed, failure.Failure);
            Assert.StartsWith(missing, failure.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Exception Make(string name) => name switch
    {
        nameof(IOException) => new IOException("of the job's own"),
        nameof(EndOfStreamException) => new EndOfStreamException("of the job's own"),
        nameof(UnauthorizedAccessException) => new UnauthorizedAccessException("of the job's own"),
        nameof(OperationCanceledException) => new OperationCanceledException("of the job's own"),
        nameof(AggregateException) => new AggregateException("of the job's own", new InvalidOperationException("inner")),
        nameof(DamagedArchiveException) => new DamagedArchiveException("of the job's own"),
        nameof(MapReduceException) => new MapReduceException(Failure.OutputFailed, "of the job's own"),
        _ => new InvalidOperationException("of the job's own"),
    };
}
