using MapReduce.Combine;
using MapReduce.Reduce;
using Xunit;

namespace MapReduce.Tests.Combine;

public sealed class TableLimitTests
{
    /// <summary>What an entry with a key of 25 to 32 bytes costs: itself, its tail, and the room to sort it.</summary>
    private const long EntryBytes = 32 + 16 + 32;

    private const long FlushBytes = 256 * EntryBytes;

    public static TheoryData<long> Limits => [200_000, 400_000, 1 << 20, 2 << 20, 3 << 20, 4 << 20, 10 << 20];

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_full_table_hands_its_content_over_and_nothing_is_lost(long limitBytes)
    {
        var parts = new List<(string Key, ulong Number)>();
        using var table = new CombiningTable<Sum>(limitBytes, full =>
        {
            Assert.NotEqual(0, full.Count);
            parts.AddRange(full.ToRecords());
            full.Clear();
        });
        // Now new keys, now old ones, so that the table combines or not as it likes.
        List<(string Key, ulong Number)> records =
            [.. Enumerable.Range(0, 150_000).Select(i => (i % 60_000 < 30_000 ? $"{i}" : $"a key longer than its head {i % 50}", (ulong)i))];
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        Assert.Equal(records.ToSums(), parts.Concat(table.ToRecords()).ToSums());
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_table_takes_no_more_than_its_limit_and_a_flush_and_is_not_full_before_a_third_of_it_holds_keys(long limitBytes)
    {
        long most = 0;
        var counts = new List<int>();
        using var table = new CombiningTable<Sum>(limitBytes, full =>
        {
            most = Math.Max(most, full.UsedBytes);
            counts.Add(full.Count);
            full.Clear();
        });
        for (int i = 0; i < 300_000; i++)
        {
            table.Add(Keys.Bytes($"a key of 32 bytes with number {i % 100}{i}"[^32..]), new Sum(1));
            if (i % 256 == 255) most = Math.Max(most, table.UsedBytes);
        }
        Assert.InRange(most, 1, limitBytes + FlushBytes);
        // The first 131,072 bytes are slots, in which no key lies.
        Assert.All(counts, count => Assert.InRange(count * EntryBytes, (limitBytes - 131_072) / 3, limitBytes + FlushBytes));
        Assert.NotEmpty(counts);
    }

    [Fact]
    public void Keys_that_were_only_appended_because_most_were_new_meet_in_the_merge()
    {
        var parts = new List<(string Key, ulong Number)>();
        using var table = new CombiningTable<Sum>(200_000, full => full.Clear());
        for (int i = 0; i < 2000; i++) table.Add(Keys.Bytes($"new {i}"), new Sum(1));
        List<(string Key, ulong Number)> records = [.. Enumerable.Range(0, 500).Select(i => ($"old {i % 7} and long enough for a tail", (ulong)i))];
        table.Clear();
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        Assert.Equal(500, table.Count);
        using var sorted = new SortedTable<Sum>(table);
        using RowMerger<Sum> merger = new KeyRanges<Sum>([sorted], 1000).Open(0);
        while (merger.Next()) parts.Add((Keys.Text(merger.Key), merger.Value.Number));
        Assert.Equal(records.ToSums().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)), parts);
    }

    [Fact]
    public void A_table_whose_keys_repeat_again_combines_them_again()
    {
        int calls = 0;
        using var table = new CombiningTable<Sum>(400_000, full =>
        {
            calls++;
            full.Clear();
        });
        for (int i = 0; i < 20_000; i++) table.Add(Keys.Bytes($"new {i}"), new Sum(1));
        Assert.NotEqual(0, calls);
        for (int i = 0; i < 200_000; i++) table.Add(Keys.Bytes($"old {i % 7}"), new Sum(1));
        calls = 0;
        for (int i = 0; i < 200_000; i++) table.Add(Keys.Bytes($"old {i % 7}"), new Sum(1));
        Assert.Equal(0, calls);
        Assert.Equal(7, table.Count);
    }
}
