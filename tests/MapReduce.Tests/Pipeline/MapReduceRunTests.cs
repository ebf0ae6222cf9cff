using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Pipeline;

public sealed class MapReduceRunTests : IDisposable
{
    private static readonly int[] Workers = [1, 2, 3, 8];
    private static readonly int[] Chunks = [1, 7, 64, 4096];
    private static readonly RowOrder[] Orders = [default, new(ByRank: true), new(Top: 1), new(Top: 7, ByRank: true), new(Top: 7), new(Top: 0), new(Top: 1_000_000, ByRank: true)];

    private readonly InputFolder _folder = new();

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zstd)]
    [InlineData(Container.Zip)]
    public async Task The_result_is_the_same_for_any_workers_chunks_containers_and_order_of_inputs(Container container)
    {
        byte[][] inputs = [NumbersText.Good(1, 60, ended: false), [], NumbersText.Good(2, 90), "one\t1"u8.ToArray(), "\uFEFFmark\t5\n"u8.ToArray()];
        var oracle = new NumbersOracle(inputs);
        foreach (byte[][] order in new[] { inputs, [.. inputs.Reverse()], [inputs[2], inputs[0], inputs[4], inputs[1], inputs[3]] })
        {
            IReadOnlyList<InputSource> sources = _folder.Write(container, order);
            foreach (int workers in Workers)
                foreach (int chunk in Chunks)
                {
                    var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = chunk } };
                    RunResult<Sum> result = await run.RunAsync(sources);
                    Assert.Equal(oracle.Output(), run.Output.Bytes);
                    AssertCounts(oracle, result);
                    Assert.False(run.Output.IsCommitted);
                }
        }
    }

    [Fact]
    public async Task Rows_are_ordered_and_chosen_as_they_are_wanted_whatever_the_ranges_and_workers()
    {
        byte[] input = [.. NumbersText.Distinct(1, 5000), .. NumbersText.Good(1, 500)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, input);
        var oracle = new NumbersOracle(input);
        foreach (RowOrder order in Orders)
            foreach (int workers in Workers)
                foreach (int rowsPerRange in new[] { 1, 3000, 1 << 16 })
                {
                    var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = 5000, RowsPerRange = rowsPerRange }, Order = order };
                    RunResult<Sum> result = await run.RunAsync(sources);
                    Assert.Equal(oracle.Output(order), run.Output.Bytes);
                    AssertCounts(oracle, result);
                }
    }

    [Fact]
    public async Task Tables_that_had_to_be_spilled_give_the_same_rows()
    {
        byte[] input = [.. NumbersText.Distinct(1, 150_000), .. NumbersText.Distinct(2, 150_000)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, input);
        var oracle = new NumbersOracle(input);
        foreach (RowOrder order in new[] { default, new RowOrder(ByRank: true), new RowOrder(Top: 7, ByRank: true) })
        {
            var run = new NumbersRun { Options = new() { Workers = 2, ChunkBytes = 100_000, MemoryBytes = 1, TemporaryFolder = _folder[""] }, Order = order };
            RunResult<Sum> result = await run.RunAsync(sources);
            Assert.Equal(oracle.Output(order), run.Output.Bytes);
            AssertCounts(oracle, result);
            Assert.NotEqual(0, result.Spills);
            Assert.NotEqual(0, result.SpilledBytes);
        }
        Assert.Equal(["0.Plain"], _folder.Names);
    }

    [Fact]
    public async Task Nothing_in_is_a_header_out()
    {
        foreach (RowOrder order in Orders)
            foreach (byte[][] inputs in new byte[][][] { [], [[]], [[], []], [[], "# a remark"u8.ToArray()], ["-hidden\t1\n"u8.ToArray()] })
            {
                var run = new NumbersRun { Order = order };
                RunResult<Sum> result = await run.RunAsync(_folder.Write(Container.Plain, inputs));
                Assert.Equal("key\tsum\n", run.Output.Text);
                AssertCounts(new NumbersOracle(inputs), result);
            }
    }

    [Fact]
    public async Task A_job_recognizes_an_input_by_the_same_first_bytes_whatever_the_chunks_and_the_container()
    {
        foreach (byte[] input in new[] { NumbersText.Good(1, 3), NumbersText.Good(1, 3, ended: false), NumbersText.Good(1, 10_000) })
        {
            string head = Keys.Text(input.AsSpan(0, Math.Min(input.Length, 1 << 16)));
            foreach (Container container in new[] { Container.Plain, Container.Gzip, Container.Zstd, Container.Zip })
            {
                IReadOnlyList<InputSource> sources = _folder.Write(container, input);
                foreach (int chunk in input.Length < 1000 ? Chunks : [1000, 1 << 20])
                {
                    var run = new NumbersRun { Options = new() { Workers = 2, ChunkBytes = chunk } };
                    _ = await run.RunAsync(sources);
                    Assert.Equal([head], run.Probe.Heads);
                }
            }
        }
    }

    [Fact]
    public async Task Each_worker_has_a_copy_of_the_job_and_disposes_it()
    {
        var run = new NumbersRun { Options = new() { Workers = 3, ChunkBytes = 7 } };
        _ = await run.RunAsync(_folder.Write(Container.Plain, NumbersText.Good(1, 200)));
        Assert.InRange(run.Probe.MadeCopies, 1, 3);
        Assert.Equal(0, run.Probe.LiveCopies);
    }

    [Fact]
    public async Task A_sum_may_pass_its_range_only_in_the_total()
    {
        string most = $"{long.MaxValue}";
        var run = new NumbersRun();
        _ = await run.RunAsync(_folder.Write(Container.Plain, Keys.Bytes($"a\t{most}\nb\t{most}\n")));
        Assert.Equal($"key\tsum\na\t{most}\nb\t{most}\n", run.Output.Text);
        foreach (int workers in Workers)
            foreach (int chunk in Chunks)
            {
                // Where the two meet, in a table or in the merge, is not known beforehand.
                var over = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = chunk } };
                IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, Keys.Bytes($"the one key of this file\t{most}\nb\t1\n"), Keys.Bytes("c\t1\nthe one key of this file\t1\n"));
                var overflow = await Assert.ThrowsAsync<SumOverflowException>(() => over.RunAsync(sources));
                Assert.Equal("the one key of this file", Keys.Text(overflow.Key.Span));
            }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertCounts(NumbersOracle oracle, RunResult<Sum> result)
    {
        Assert.Equal(oracle.Lines, result.Lines);
        Assert.Equal(oracle.Filtered, result.Filtered);
        Assert.Equal(0, result.Bad);
        Assert.Equal(oracle.Lines - oracle.Filtered, result.Counted);
        Assert.Equal(oracle.Rows, result.Rows);
        Assert.Equal(oracle.Total, result.Total.Number);
    }
}
