using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Pipeline;

/// <summary>What is spilled, and how often, changes nothing of the result.</summary>
public sealed class SpillTests : IDisposable
{
    /// <summary>The slots of a fresh table and some thousand rows.</summary>
    private const long TinyTable = 200_000;

    private readonly InputFolder _folder = new();
    private readonly TempFolder _temporary = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task Rows_that_are_written_before_their_range_is_merged_come_in_their_order(int workers)
    {
        byte[][] inputs = [NumbersText.Distinct(1, 3000), NumbersText.Good(2, 2000)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, inputs);
        foreach (long early in new[] { 1L, 100L, 3000L })
            foreach (RowOrder order in new[] { default, new RowOrder(null, true), new RowOrder(100, true) })
            {
                var run = new NumbersRun
                {
                    Order = order,
                    Options = new() { Workers = workers, ChunkBytes = 512, RowsPerRange = 50, EarlyWriteBytes = early, TemporaryFolder = _temporary.Path },
                };
                await run.RunAsync(sources);
                Assert.Equal(new NumbersOracle(inputs).Output(order), run.Output.Bytes);
            }
    }

    public static TheoryData<bool, int?> Orders => new() { { false, null }, { true, null }, { true, 10 }, { false, 10 }, { true, 5000 }, { false, 5000 }, { true, 1_000_000 }, { false, 1_000_000 } };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Spilled_or_not_the_output_is_the_same_for_any_workers_chunks_and_limits(bool byRank, int? top)
    {
        var order = new RowOrder(top, byRank);
        // Keys of one line, and keys that meet again in another table.
        byte[][] inputs = [NumbersText.Distinct(1, 9000), NumbersText.Good(2, 2000), NumbersText.Distinct(3, 6000)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, inputs);
        var oracle = new NumbersOracle(inputs);
        byte[] expected = oracle.Output(order);
        foreach ((int workers, int chunk) in new[] { (1, 512), (2, 30_000), (3, 512), (8, 30_000) })
            foreach ((long least, long memory, long distinct) in new[] { (TinyTable, 1L, 1L << 30), (TinyTable, TinyTable * 6, 1L << 30), (4L << 20, 1L << 30, 1L << 30), (4L << 20, 1L << 30, TinyTable), (TinyTable, TinyTable * 3 * workers, TinyTable) })
            {
                var run = new NumbersRun
                {
                    Options = new()
                    {
                        Workers = workers,
                        ChunkBytes = chunk,
                        MemoryBytes = memory,
                        LeastTableBytes = least,
                        DistinctTableBytes = distinct,
                        TemporaryFolder = _temporary.Path,
                        RowsPerRange = 5000,
                    },
                    Order = order,
                };
                RunResult<Sum> result = await run.RunAsync(sources);
                Assert.True(expected.AsSpan().SequenceEqual(run.Output.Bytes), $"{workers} workers, chunks of {chunk}, {memory} bytes of memory, tables of {least}, and {distinct} if keys are distinct");
                Assert.Equal(oracle.Rows, result.Rows);
                // Where keys are also repeated, a table may become larger than it could be kept as a Run.
                if (memory == 1 || (memory == 1L << 30 && distinct > TinyTable)) Assert.Equal(least == 4 << 20, result.Spills == 0);
                Assert.Equal(result.Spills == 0, result.SpilledBytes == 0);
                Assert.Empty(_temporary.Names());
            }
    }

    [Fact]
    public async Task Nothing_is_left_of_spills_when_a_run_fails_or_is_stopped()
    {
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, NumbersText.Distinct(1, 20_000));
        foreach (bool stopped in new[] { false, true })
            foreach (int at in new[] { 5000, 19_999 })
            {
                using var stop = new CancellationTokenSource();
                var run = new NumbersRun
                {
                    Options = new() { Workers = 2, ChunkBytes = 10_000, MemoryBytes = 1, LeastTableBytes = TinyTable, TemporaryFolder = _temporary.Path },
                    Order = new RowOrder(ByRank: true),
                    Projection = new NumbersProjection(onAccept: row =>
                    {
                        if (row != at) return;
                        if (stopped) stop.Cancel();
                        else throw new InvalidOperationException("at a row");
                    }),
                    Stop = stop.Token,
                };
                Exception? heard = await Record.ExceptionAsync(() => run.RunAsync(sources));
                Assert.True(stopped ? heard is OperationCanceledException : heard is InvalidOperationException);
                Assert.Empty(_temporary.Names());
                Assert.Equal(0, OpenRuns());
            }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _temporary.Dispose();
    }

    /// <summary>Spills of this test that are open.</summary>
    private int OpenRuns() => OpenFiles.Names().Count(name => name.StartsWith(_temporary.Path, StringComparison.Ordinal));
}
