using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

public sealed class TableLimitTests
{
    /// <summary>What a flush may add: 256 entries of 32 bytes, and tails of up to 64 bytes in steps of 8.</summary>
    private const long FlushBytes = 256 * (32 + 64);

    [Theory]
    [InlineData(1)]
    [InlineData(200_000)]
    [InlineData(400_000)]
    [InlineData(1 << 20)]
    [InlineData(4 << 20)]
    [InlineData(10 << 20)]
    public void A_full_table_hands_its_content_over_and_nothing_is_lost(long limitBytes)
    {
        var parts = new List<Dictionary<string, ulong>>();
        using var table = new CombiningTable<Sum>(limitBytes, full =>
        {
            parts.Add(full.ToDictionary());
            full.Clear();
        });
        List<(string Key, ulong Number)> records =
            [.. Enumerable.Range(0, 80_000).Select(i => (i % 3 == 0 ? $"{i % 50_000}" : $"a key longer than its head {i % 50_000}", (ulong)i))];
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        parts.Add(table.ToDictionary());
        Assert.All(parts.SkipLast(1), part => Assert.NotEmpty(part));
        Assert.Equal(records.ToSums(), parts.SelectMany(part => part.Select(p => (p.Key, p.Value))).ToSums());
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(400_000)]
    [InlineData(1 << 20)]
    [InlineData(2 << 20)]
    [InlineData(3 << 20)]
    [InlineData(10 << 20)]
    public void A_table_takes_no_more_than_its_limit_and_a_flush_and_uses_at_least_a_third_of_it(long limitBytes)
    {
        long most = 0;
        var contents = new List<long>();
        using var table = new CombiningTable<Sum>(limitBytes, full =>
        {
            most = Math.Max(most, full.UsedBytes);
            contents.Add(full.Count * 32L + full.ToDictionary().Sum(p => Math.Max(0, p.Key.Length - 16)));
            full.Clear();
        });
        for (int i = 0; i < 300_000; i++)
        {
            table.Add(Keys.Bytes($"a key of about 30 bytes {i}"), new Sum(1));
            if (i % 256 == 255) most = Math.Max(most, table.UsedBytes);
        }
        Assert.InRange(most, 1, limitBytes + FlushBytes);
        // Slots are no content, and 131,072 bytes of them are there from the start.
        Assert.All(contents, bytes => Assert.InRange(bytes, (limitBytes - 131_072) / 3, limitBytes + FlushBytes));
        Assert.NotEmpty(contents);
    }

    [Fact]
    public void An_empty_table_is_never_full()
    {
        int calls = 0;
        using var table = new CombiningTable<Sum>(1, full =>
        {
            calls++;
            full.Clear();
        });
        table.Flush();
        Assert.Equal(0, calls);
        table.Add("key"u8, new Sum(1));
        table.Flush();
        table.Flush();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_table_whose_owner_leaves_it_full_keeps_its_keys()
    {
        using var table = new CombiningTable<Sum>(1, _ => { });
        List<(string Key, ulong Number)> records = [.. Enumerable.Range(0, 20_000).Select(i => ($"{i}", 1UL))];
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }
}
