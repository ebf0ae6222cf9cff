using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using MapReduce.Tests.Pipeline;
using Xunit;

namespace MapReduce.Tests.Shards;

/// <summary>Inputs mapped in shards and reduced in partitions come to what one run makes of them.</summary>
public sealed class ShardsTests : IDisposable
{
    private static readonly RowOrder[] Orders = [default, new(ByRank: true), new(Top: 7, ByRank: true)];

    private readonly InputFolder _folder = new();
    private readonly TempFolder _runs = new();

    [Theory]
    [InlineData(Container.Plain)]
    [InlineData(Container.Gzip)]
    [InlineData(Container.Zip)]
    public async Task The_rows_are_the_same_for_any_size_of_shards_and_any_number_of_partitions(Container container)
    {
        byte[][] inputs = [NumbersText.Good(1, 60, ended: false), [], NumbersText.Good(2, 90), "one\t1"u8.ToArray(), NumbersText.Good(3, 40)];
        var oracle = new NumbersOracle(inputs);
        IReadOnlyList<InputSource> sources = _folder.Write(container, inputs);
        foreach (long shardBytes in new[] { 97, 500, 1 << 20 })
        {
            var shards = new NumbersShards(_runs.Path);
            PartTally tally = await shards.MapAsync(sources, shardBytes);
            foreach (int partitions in new[] { 0, 1, 7 })
            {
                List<SealedRun> runs = partitions == 0 ? shards.Runs : shards.Merge(partitions);
                foreach (RowOrder order in Orders)
                {
                    var reduced = new NumbersShards(_runs.Path) { Order = order };
                    Check(oracle, order, reduced, await reduced.ReduceAsync(runs, areInOrder: partitions > 0, tally));
                }
            }
            shards.Clear();
        }
    }

    [Fact]
    public async Task Partitions_share_the_keys_about_evenly_and_no_key_is_in_two()
    {
        byte[][] inputs = [.. Enumerable.Range(1, 4).Select(seed => NumbersText.Distinct(seed, 60_000))];
        var shards = new NumbersShards(_runs.Path) { Options = new() { Workers = 2, ChunkBytes = 100_000 } };
        PartTally tally = await shards.MapAsync(_folder.Write(Container.Plain, inputs), 1 << 20);
        List<SealedRun> partitions = shards.Merge(5);
        Assert.Equal(60_000, partitions.Sum(p => p.Seal.Rows));
        Assert.All(partitions, p => Assert.InRange(p.Seal.Rows, 60_000 / 5 / 2, 60_000 / 5 * 2));
        RunResult<Sum> result = await shards.ReduceAsync(partitions, areInOrder: true, tally);
        Check(new NumbersOracle(inputs), default, shards, result);
    }

    [Fact]
    public async Task More_shards_than_one_merge_reads_are_merged_in_levels()
    {
        byte[] input = [.. NumbersText.Distinct(1, 500), .. NumbersText.Good(1, 500)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, input);
        var shards = new NumbersShards(_runs.Path) { Options = new() { Workers = 1, ChunkBytes = 1000, TemporaryFolder = _runs.Path } };
        PartTally tally = await shards.MapAsync(sources, input.Length / 70);
        Assert.InRange(shards.Runs.Count, 70, 71);
        Check(new NumbersOracle(input), default, shards, await shards.ReduceAsync(shards.Runs, areInOrder: false, tally));
        var parts = new NumbersShards(_runs.Path) { Options = shards.Options };
        parts.Runs.AddRange(shards.Runs);
        Check(new NumbersOracle(input), default, parts, await parts.ReduceAsync(parts.Merge(3), areInOrder: true, tally));
    }

    [Fact]
    public async Task A_shard_is_the_same_bytes_for_any_workers_chunks_and_memory()
    {
        byte[] input = [.. NumbersText.Distinct(1, 150_000), .. NumbersText.Distinct(2, 150_000)];
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, input);
        byte[]? first = null;
        foreach ((int workers, int chunk, long memory) in new[] { (1, 1 << 20, 1L << 30), (3, 70_001, 1L << 30), (2, 100_000, 1L) })
        {
            var shards = new NumbersShards(_runs.Path) { Options = new() { Workers = workers, ChunkBytes = chunk, MemoryBytes = memory, TemporaryFolder = _runs.Path } };
            await shards.MapAsync(sources, long.MaxValue);
            byte[] bytes = await File.ReadAllBytesAsync(shards.Runs[0].Path, TestContext.Current.CancellationToken);
            Assert.Equal(bytes.Length, shards.Runs[0].Seal.Bytes);
            Assert.Equal(first ??= bytes, bytes);
        }
    }

    [Fact]
    public async Task A_run_that_was_changed_or_exchanged_is_refused_by_every_reader()
    {
        byte[][] inputs = [NumbersText.Distinct(1, 40_000), NumbersText.Distinct(2, 30_000)];
        var shards = new NumbersShards(_runs.Path) { Options = new() { Workers = 1, ChunkBytes = 100_000 } };
        PartTally tally = await shards.MapAsync(_folder.Write(Container.Plain, inputs), inputs[0].Length);
        string path = shards.Runs[1].Path;
        byte[] whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        byte[] other = await File.ReadAllBytesAsync(shards.Runs[0].Path, TestContext.Current.CancellationToken);
        foreach (byte[] damaged in new[] { whole[..^1], whole[..(whole.Length / 2)], [], other, Flipped(whole, 100), Flipped(whole, whole.Length / 2), Flipped(whole, whole.Length - 20) })
        {
            await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
            Assert.Equal(path, (await Assert.ThrowsAsync<MapReduceException>(() => shards.ReduceAsync(shards.Runs, areInOrder: false, tally))).DamagedRun);
            Assert.Equal(path, Assert.Throws<MapReduceException>(() => shards.Merge(1)).DamagedRun);
        }
        File.Delete(path);
        Assert.Equal(path, Assert.Throws<MapReduceException>(() => shards.Merge(2)).DamagedRun);
    }

    [Fact]
    public async Task A_bad_line_has_its_number_in_the_file_whichever_part_of_the_file_a_shard_is()
    {
        byte[] input = NumbersText.Text(5, 80, 20, ended: false);
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, input);
        var oracle = new NumbersOracle(input);
        foreach (long shardBytes in new[] { 61L, 400, 1 << 20 })
        {
            var shards = new NumbersShards(_runs.Path) { Rejected = new MemoryOutput(), Options = new() { Workers = 2, ChunkBytes = 31, MostBadLines = long.MaxValue } };
            PartTally tally = await shards.MapAsync(sources, shardBytes);
            Assert.Equal(oracle.Bad.Count, tally.Bad);
            string[] lines = shards.Rejected.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(oracle.Bad.Select(b => $"\"line\":{b.Number},\"offset\":{b.Offset},\"kind\":\"{b.Kind}\""), lines.Select(l => l[l.IndexOf("\"line\"", StringComparison.Ordinal)..l.IndexOf(",\"text\"", StringComparison.Ordinal)]));
            shards.Clear();
        }
    }

    [Fact]
    public async Task A_sum_that_passes_its_range_is_told_by_whoever_meets_it()
    {
        string most = $"{long.MaxValue}";
        IReadOnlyList<InputSource> sources = _folder.Write(Container.Plain, Keys.Bytes($"over\t{most}\nb\t1\n"), Keys.Bytes("c\t1\nover\t1\n"));
        var together = new NumbersShards(_runs.Path);
        await Assert.ThrowsAsync<SumOverflowException>(() => together.MapAsync(sources, long.MaxValue));
        var apart = new NumbersShards(_runs.Path);
        PartTally tally = await apart.MapAsync(sources, sources[0].StoredBytes!.Value);
        Assert.Equal("over", Keys.Text(Assert.Throws<SumOverflowException>(() => apart.Merge(1)).Key.Span));
        Assert.Equal("over", Keys.Text((await Assert.ThrowsAsync<SumOverflowException>(() => apart.ReduceAsync(apart.Runs, areInOrder: false, tally))).Key.Span));
        Assert.DoesNotContain(_runs.Names(), name => name.EndsWith(".partial", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _runs.Dispose();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x10;
        return changed;
    }

    private static void Check(NumbersOracle oracle, RowOrder order, NumbersShards shards, RunResult<Sum> result)
    {
        Assert.Equal(oracle.Output(order), shards.Output.Bytes);
        Assert.Equal((oracle.Lines, oracle.Filtered, oracle.Rows, oracle.Total), (result.Lines, result.Filtered, result.Rows, result.Total.Number));
    }
}
