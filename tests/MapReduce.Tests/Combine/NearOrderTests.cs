using MapReduce.Combine;
using MapReduce.Reduce;
using Xunit;

namespace MapReduce.Tests.Combine;

/// <summary>What <see cref="SortedTableTests"/> cannot see: that few strays are found where few entries are out of place, and what becomes of equal keys.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class NearOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_strays_are_those_that_are_out_of_place(int together)
    {
        // High ones together in one place, one that is too low in another.
        List<string> keys = [.. Enumerable.Range(0, 2000).Select(i => $"key {i:D20}")];
        keys.InsertRange(500, Enumerable.Range(0, together).Select(i => $"z {i}"));
        keys.Insert(1500, "a");
        using CombiningTable<Sum> table = keys.Select(k => (k, 1UL)).ToTable();
        List<uint> strays = Assert.IsType<List<uint>>(NearOrder<Sum>.Strays(table.Entries, table.Tails, table.Count));
        Assert.Equal([1500, .. Enumerable.Range(500, together).Select(i => (uint)i)], strays);
    }

    [Fact]
    public void More_than_one_of_64_are_too_many()
    {
        foreach ((int strays, bool few) in new[] { (101, true), (102, false) })
        {
            IEnumerable<string> keys = Enumerable.Range(0, 6400 + 64).SelectMany(i => i % 60 == 59 && i / 60 < strays ? [$"{strays - i / 60:D3}", $"key {i:D5}"] : new[] { $"key {i:D5}" }).Take(6400 + 64);
            using CombiningTable<Sum> table = keys.Select(k => (k, 1UL)).ToTable();
            Assert.Equal((6464, few), (table.Count, NearOrder<Sum>.Strays(table.Entries, table.Tails, table.Count) is not null));
        }
    }

    [Fact]
    public void Equal_keys_among_those_in_place_and_the_strays_all_stay()
    {
        // A table that was full of new keys only appends.
        using var table = new CombiningTable<Sum>(1 << 20, full => full.Clear());
        for (int i = 0; i < 20_000; i++) table.Add(Keys.Bytes($"new {i}"), new Sum(1));
        table.Flush();
        table.Clear();
        List<(string Key, ulong Number)> records = [.. Enumerable.Range(0, 3000).Select(i => ($"alike in its head {i / 2:D6}", (ulong)i))];
        foreach (int at in new[] { 700, 1400, 1401, 2900 })
            records.InsertRange(at, [records[10], records[^10], records[10]]);
        foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
        table.Flush();
        Assert.Equal(records, table.ToRecords());
        List<uint> strays = Assert.IsType<List<uint>>(NearOrder<Sum>.Strays(table.Entries, table.Tails, table.Count));
        Assert.Equal(12, strays.Count);
        using var sorted = new SortedTable<Sum>(table);
        string[] found = [.. Enumerable.Range(0, table.Count).Select(i => TableContent.KeyOf(sorted.At(i), sorted.TailOf(sorted.At(i))))];
        Assert.Equal(records.Select(r => r.Key).Order(StringComparer.Ordinal), found);
        Assert.Equal(table.Count, Enumerable.Range(0, table.Count).Select(i => (nint)sorted.At(i)).Distinct().Count());
        var merged = new List<(string, ulong)>();
        using RowMerger<Sum> merger = new KeyRanges<Sum>([sorted], 100_000).Open(0);
        while (merger.Next()) merged.Add((Keys.Text(merger.Key), merger.Value.Number));
        Assert.Equal(records.ToSums().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)), merged);
    }
}
