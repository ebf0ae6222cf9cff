using CsCheck;
using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Runs;
using Xunit;

namespace MapReduce.Tests.Reduce;

[Trait("Runs", "OnLesserMachines")]
public sealed class RowMergerTests
{
    private static readonly int[] RangeLengths = [1, 1000, 3000, 1_000_000];

    [Fact]
    public void Tables_of_any_number_merge_into_one_sum_a_key_in_key_order()
    {
        Gen<(string, ulong)[]> records = Gen.Select(Keys.Any, Gen.ULong[0, 1UL << 40]).Array[0, 60];
        records.Array[0, 9].Sample(tables => AssertMerge(tables), iter: 200);
    }

    [Fact]
    public void The_same_keys_in_all_tables_are_one_row_each()
    {
        (string, ulong)[] records = [.. Enumerable.Range(0, 300).Select(i => ($"key {i * 7919 % 300}", (ulong)i))];
        for (int count = 0; count <= 9; count++) AssertMerge([.. Enumerable.Repeat(records, count)]);
    }

    [Fact]
    public void Tables_without_a_common_key_follow_each_other_or_interleave()
    {
        AssertMerge([.. Enumerable.Range(0, 9).Select(t => Enumerable.Range(0, 10 * t).Select(i => ($"{t} {i}", 1UL)).ToArray())]);
        AssertMerge([.. Enumerable.Range(0, 9).Select(t => Enumerable.Range(0, 10 * t).Select(i => ($"{i} {t}", 1UL)).ToArray())]);
    }

    [Fact]
    public void Long_keys_are_whole_in_their_rows() =>
        AssertMerge([.. Enumerable.Range(0, 3).Select(t =>
            new[] { 239, 240, 241, 255, 256, 257, 300, 5000, 100_000, 20 }.Select(length => (new string('k', length), 1UL)).ToArray())]);

    [Fact]
    public void Many_ranges_of_many_rows_have_each_key_once()
    {
        var random = new Random(1);
        string[] prefixes = ["", "aaaaaaaa", "aaaaaaaabbbbbbbb", "aaaaaaaabbbbbbbb\0\0\0\0", "the same beginning of "];
        for (int count = 1; count <= 9; count += 4)
            AssertMerge([.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(6000)).Select(_ => ($"{prefixes[random.Next(5)]}{random.Next(4000)}", 1UL)).ToArray())]);
    }

    [Fact]
    public void A_range_holds_about_as_many_rows_as_were_wanted()
    {
        using CombiningTable<Sum> large = Enumerable.Range(0, 20_000).Select(i => ($"{i}", 1UL)).ToTable(), small = new[] { ("5", 1UL) }.ToTable();
        using SortedTable<Sum> first = new(small), second = new(large);
        foreach (int rows in new[] { 1, 1024, 5000, 100_000 })
        {
            var ranges = new KeyRanges<Sum>([first, second], rows);
            Assert.InRange(ranges.Count, 1, 20_001 / rows + 1);
            // Tables are sampled at every 1024th row.
            for (int range = 0; range < ranges.Count; range++) Assert.InRange(Rows(ranges, range).Count, 1, rows + 1025);
        }
    }

    [Fact]
    public void Ranges_of_long_keys_have_fewer_rows_so_that_they_take_no_more_memory()
    {
        (string Key, ulong Number)[] records = [.. Enumerable.Range(0, 3000).Select(i => ($"{i:D4}{new string('k', 4000)}", 1UL))];
        using CombiningTable<Sum> table = records.ToTable();
        using var sorted = new SortedTable<Sum>(table);
        using RunFolder folder = new();
        using RunFile<Sum> run = folder.Open(RunFolder.Write(records));
        foreach (RowSource<Sum> source in new RowSource<Sum>[] { sorted, run })
        {
            var ranges = new KeyRanges<Sum>([source], rowsPerRange: 10_000);
            List<List<(string Key, ulong Number)>> rows = [.. Enumerable.Range(0, ranges.Count).Select(range => Rows(ranges, range))];
            Assert.Equal(records, rows.SelectMany(r => r));
            if (source == sorted) Assert.All(rows, range => Assert.InRange(range.Count * 4000, 1, 10_000 * 64 + (2 << 20)));
        }
    }

    [Fact]
    public void Ranges_end_at_a_bound_of_the_keys()
    {
        (string Key, ulong Number)[] records = [.. Enumerable.Range(0, 5000).Select(i => ($"{i:D4}", 1UL))];
        using CombiningTable<Sum> table = records.ToTable();
        using var sorted = new SortedTable<Sum>(table);
        foreach (int count in new[] { 0, 1, 1023, 1024, 1025, 4999, 5000 })
            foreach (int rowsPerRange in new[] { 1, 2000, 100_000 })
            {
                var ranges = new KeyRanges<Sum>([sorted], rowsPerRange, Keys.Bytes($"{count:D4}"));
                Assert.Equal(records[..count], Enumerable.Range(0, ranges.Count).SelectMany(range => Rows(ranges, range)));
            }
    }

    [Fact]
    public void Tables_of_nothing_have_no_range()
    {
        using CombiningTable<Sum> empty = Array.Empty<(string, ulong)>().ToTable();
        using SortedTable<Sum> first = new(empty), second = new(empty);
        Assert.Equal(0, new KeyRanges<Sum>([], 1).Count);
        Assert.Equal(0, new KeyRanges<Sum>([first, second], 1).Count);
    }

    [Fact]
    public void A_sum_that_passes_its_range_between_tables_is_an_error_that_names_the_key()
    {
        foreach (string key in new[] { "", "short", "a key longer than its head in the entry" })
        {
            using CombiningTable<Sum> left = new[] { (key, (ulong)long.MaxValue), ("z", 1UL) }.ToTable(), right = new[] { (key, 1UL), ("b", 1UL) }.ToTable();
            using SortedTable<Sum> first = new(left), second = new(right);
            var ranges = new KeyRanges<Sum>([first, second], 1000);
            var overflow = Assert.Throws<SumOverflowException>(() => Rows(ranges, 0));
            Assert.Equal(key, Keys.Text(overflow.Key.Span));
        }
    }

    [Fact]
    public void Keys_of_the_largest_bytes_outlast_a_table_that_has_ended()
    {
        string last = new('\u00FF', 16);
        AssertMerge([[("a", 1)], [(last, 1), (last + "b", 2), (last + last, 3)], [(last, 4)]]);
        AssertMerge([[(last, 1), (last + "b", 2)], [("a", 1)]]);
    }

    [Fact]
    public void Cursors_are_given_back_at_the_end_and_where_one_fails_from_the_start()
    {
        TrackedCursor[] cursors = [new([1, 2]), new([]), new([3])];
        using (var merger = new RowMerger<Sum>(cursors))
            Assert.True(merger.Next());
        Assert.All(cursors, cursor => Assert.True(cursor.IsDisposed));
        TrackedCursor[] failing = [new([1]), new([2], failsAt: 0), new([3])];
        Assert.Throws<IOException>(() => new RowMerger<Sum>(failing));
        Assert.All(failing, cursor => Assert.True(cursor.IsDisposed));
    }

    [Fact]
    public void A_copy_that_is_stopped_copies_nothing_more()
    {
        using var file = new MemoryStream();
        using var writer = new RunWriter<Sum>(file, RunFolder.Job);
        using var merger = new RowMerger<Sum>([new TrackedCursor([1])]);
        Assert.Throws<OperationCanceledException>(() => merger.CopyTo(writer, new CancellationToken(canceled: true)));
    }

    private static void AssertMerge((string Key, ulong Number)[][] tables)
    {
        var expected = new SortedDictionary<string, ulong>(tables.SelectMany(t => t).ToSums(), StringComparer.Ordinal);
        List<CombiningTable<Sum>> filled = [.. tables.Select(t => t.ToTable())];
        List<SortedTable<Sum>> sorted = [.. filled.Select(t => new SortedTable<Sum>(t))];
        foreach (int rowsPerRange in RangeLengths)
        {
            var ranges = new KeyRanges<Sum>(sorted, rowsPerRange);
            // Backwards, for ranges are merged in no fixed order.
            List<List<(string, ulong)>> rows = [.. Enumerable.Range(0, ranges.Count).Reverse().Select(range => Rows(ranges, range))];
            Assert.Equal(expected.Select(p => (p.Key, p.Value)), Enumerable.Reverse(rows).SelectMany(r => r));
        }
        foreach (SortedTable<Sum> table in sorted) table.Dispose();
        foreach (CombiningTable<Sum> table in filled) table.Dispose();
    }

    private static List<(string Key, ulong Number)> Rows(KeyRanges<Sum> ranges, int range)
    {
        using RowMerger<Sum> merger = ranges.Open(range);
        var rows = new List<(string, ulong)>();
        while (merger.Next()) rows.Add((Keys.Text(merger.Key), merger.Value.Number));
        Assert.False(merger.Next());
        return rows;
    }
}
