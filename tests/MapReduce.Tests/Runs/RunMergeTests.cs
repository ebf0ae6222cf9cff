using CsCheck;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

public sealed class RunMergeTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public void Runs_and_tables_of_any_number_merge_into_one_sum_a_key_in_key_order()
    {
        Gen<(string, ulong)[]> records = Gen.Select(Keys.Any, Gen.ULong[0, 1UL << 40]).Array[0, 40];
        Gen.Select(records.Array[0, 9], records.Array[0, 3], Gen.OneOf(1, 20, 1_000_000)).Sample(
            (runs, tables, rowsPerRange) =>
            {
                using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 2, TemporaryFolder = _folder.Path }, RunFolder.Job, CancellationToken.None);
                space.Add(runs.Select(Spill));
                foreach ((string Key, ulong Number)[] table in tables) Fill(space.NewTable(), table);
                AssertMerged(space, runs.Concat(tables).SelectMany(r => r).ToSums(), rowsPerRange);
            },
            iter: 150, threads: 1);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(200)]
    public void More_runs_than_are_merged_at_once_are_merged_in_levels(int runs)
    {
        using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 2, TemporaryFolder = _folder.Path }, RunFolder.Job, CancellationToken.None);
        var random = new Random(runs);
        (string Key, ulong Number)[][] records =
            [.. Enumerable.Range(0, runs).Select(_ => Enumerable.Range(0, random.Next(60)).Select(_ => ($"key {random.Next(500)}", (ulong)random.Next(100))).ToArray())];
        space.Add(records.Select(Spill));
        AssertMerged(space, records.SelectMany(r => r).ToSums(), rowsPerRange: 50);
        Assert.Equal(runs <= 64 ? 0 : 1 + (runs - 65) / 63, space.Spills);
    }

    [Fact]
    public void Small_runs_are_merged_before_large_ones()
    {
        using var temporary = new TempFolder();
        var spills = new SpillFolder<Sum>(temporary.Path, RunFolder.Job);
        RunFile<Sum>[] runs = [Spill([.. Enumerable.Range(0, 5000).Select(i => ($"{i}", 1UL))]), .. Enumerable.Range(0, 64).Select(i => Spill([($"{i}", 1)]))];
        List<RunFile<Sum>> left = LevelMerge<Sum>.Open(runs.Select(ClosedRun<Sum>.Of), spills, null, null, 1 << 20, merges: 1, CancellationToken.None);
        Assert.Equal([2L, 5000L], left.Select(run => run.Count).Order().TakeLast(2));
        Assert.Equal(64, left.Count);
        foreach (RunFile<Sum> run in left) run.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Runs_of_long_keys_are_merged_until_their_cursors_fit_into_the_memory(int merges)
    {
        using var temporary = new TempFolder();
        var spills = new SpillFolder<Sum>(temporary.Path, RunFolder.Job);
        string filler = new('k', 100_000);
        (string Key, ulong Number)[][] records = [.. Enumerable.Range(0, 20).Select(run => Enumerable.Range(0, 3).Select(i => ($"{(run * 7 + i * 3) % 25:D2}{filler}", 1UL)).OrderBy(r => r.Item1, StringComparer.Ordinal).ToArray())];
        List<RunFile<Sum>> left = LevelMerge<Sum>.Open(records.Select(Spill).Select(ClosedRun<Sum>.Of), spills, null, null, 2_000_000, merges, CancellationToken.None);
        // A cursor holds a block, which is a key here, and the key.
        Assert.InRange(left.Count, 2, 10 / merges + 1);
        using var merger = new RowMerger<Sum>(left.Select(run => run.Open(null, null)));
        var merged = new List<(string, ulong)>();
        while (merger.Next()) merged.Add((Keys.Text(merger.Key.ToArray()), merger.Value.Number));
        Assert.Equal(records.SelectMany(r => r).GroupBy(r => r.Key).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, (ulong)g.Count())), merged);
        foreach (RunFile<Sum> run in left) run.Dispose();
    }

    [Fact]
    public void Where_one_run_cannot_be_opened_the_others_are_closed_again()
    {
        using var temporary = new TempFolder();
        var spills = new SpillFolder<Sum>(temporary.Path, RunFolder.Job);
        ClosedRun<Sum>[] runs = [.. Enumerable.Range(0, 3).Select(i => new ClosedRun<Sum>(1, () => Spill([($"{i}", 1)]))), new(1, () => throw new IOException("gone"))];
        Assert.Throws<IOException>(() => LevelMerge<Sum>.Open(runs, spills, null, null, 1 << 20, merges: 1, CancellationToken.None));
        Assert.DoesNotContain(OpenFiles.Names(), name => name.StartsWith(_folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_that_are_added_without_end_are_merged_on_the_way_so_that_few_files_are_open()
    {
        using var temporary = new TempFolder();
        using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 2, TemporaryFolder = temporary.Path }, RunFolder.Job, CancellationToken.None);
        int most = 0;
        (string Key, ulong Number)[][] records = [.. Enumerable.Range(0, 1300).Select(i => new[] { ($"key {i % 300}", (ulong)i), ($"own {i}", 1UL) })];
        foreach ((string, ulong)[] run in records)
        {
            space.Add([Spill(run)]);
            most = Math.Max(most, OpenFiles.Names().Count(name => name.StartsWith(_folder.Path, StringComparison.Ordinal) || name.StartsWith(temporary.Path, StringComparison.Ordinal)));
        }
        if (Directory.Exists("/proc/self/fd")) Assert.InRange(most, 400, 520);
        AssertMerged(space, records.SelectMany(r => r).ToSums(), rowsPerRange: 100);
    }

    [Fact]
    public void A_run_that_is_stopped_merges_no_further()
    {
        using var stop = new CancellationTokenSource();
        using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 2, TemporaryFolder = _folder.Path }, RunFolder.Job, stop.Token);
        space.Add(Enumerable.Range(0, 512).Select(i => Spill([($"key {i}", 1)])));
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => space.Add([Spill([("one too many", 1)])]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(70)]
    public void A_sum_that_passes_its_range_across_runs_is_an_error_that_names_the_key(int runs)
    {
        using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 2, TemporaryFolder = _folder.Path }, RunFolder.Job, CancellationToken.None);
        const string key = "a key longer than its head in the entry";
        space.Add(Enumerable.Range(0, runs).Select(i => Spill([("a", 1), (key, (ulong)long.MaxValue / (ulong)runs + 1), ("z", 1)])));
        var overflow = Assert.Throws<SumOverflowException>(() =>
        {
            using RowMerger<Sum> merger = new(space.Sort(forSecondPass: false).Select(s => s.Open(null, null)));
            while (merger.Next()) { }
        });
        Assert.Equal(key, Keys.Text(overflow.Key.Span));
    }

    public void Dispose() => _folder.Dispose();

    private RunFile<Sum> Spill((string Key, ulong Number)[] records) => _folder.Open(RunFolder.Write(
        records.ToSums().OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Value))));

    private static void Fill(CombiningTable<Sum> table, (string Key, ulong Number)[] records)
    {
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
    }

    private static void AssertMerged(TableSpace<Sum> space, Dictionary<string, ulong> sums, int rowsPerRange)
    {
        List<RowSource<Sum>> sources = space.Sort(forSecondPass: false);
        Assert.InRange(sources.OfType<RunFile<Sum>>().Count(), 0, 64);
        var ranges = new KeyRanges<Sum>(sources, rowsPerRange);
        var rows = new List<(string, ulong)>();
        for (int range = 0; range < ranges.Count; range++)
        {
            using RowMerger<Sum> merger = ranges.Open(range);
            while (merger.Next()) rows.Add((Keys.Text(merger.Key), merger.Value.Number));
        }
        Assert.Equal(sums.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Value)), rows);
    }
}
