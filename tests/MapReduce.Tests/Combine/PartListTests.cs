using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class PartListTests
{
    private static readonly Gen<(string Key, uint[] Numbers)[]> Records = Gen.Select(Keys.Any, Gen.UInt[0, 1000].Array[0, 3]).Array[0, 700];

    [Fact]
    public void Tables_that_are_folded_keep_the_parts_of_both() =>
        Gen.Select(Records, Records, Records, Gen.Int[1, 3]).Sample((one, other, third, threads) =>
        {
            using CombiningTable<PartList<SortedNumbers>> into = Table([.. one, .. other]);
            // The second table is disposed by the fold, and takes a third with it, which was folded into it.
            CombiningTable<PartList<SortedNumbers>> from = Table([.. other, .. third]);
            TableFold<PartList<SortedNumbers>>.Fold(Table(third), from, new ParallelOptions { MaxDegreeOfParallelism = threads });
            TableFold<PartList<SortedNumbers>>.Fold(from, into, new ParallelOptions { MaxDegreeOfParallelism = threads });
            Assert.Equal(Expected([.. one, .. other, .. other, .. third, .. third]), Content(into));
        }, iter: 200);

    [Fact]
    public void The_memory_of_values_counts_until_the_table_is_cleared()
    {
        using CombiningTable<PartList<SortedNumbers>> table = Table([]);
        long empty = table.UsedBytes;
        table.AddBytes(Keys.Bytes("a"), new byte[1 << 20]);
        table.AddBytes(Keys.Bytes("a"), new byte[1 << 20]);
        Assert.InRange(table.UsedBytes - empty, 2 << 20, (2 << 20) + 1000);
        CombiningTable<PartList<SortedNumbers>> other = Table([("a", [1])]);
        other.AddBytes(Keys.Bytes("b"), new byte[1 << 20]);
        TableFold<PartList<SortedNumbers>>.Fold(other, table, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        Assert.InRange(table.UsedBytes - empty, 3 << 20, (3 << 20) + 1000);
        table.Clear();
        Assert.Equal(empty, table.UsedBytes);
    }

    [Fact]
    public void A_table_is_full_before_so_many_keys_are_pending_as_it_has_room_for()
    {
        int fills = 0, pending = 0;
        using var table = new CombiningTable<PartList<SortedNumbers>>(1 << 20, full =>
        {
            fills++;
            Assert.InRange(full.UsedBytes, 1 << 20, (1 << 20) + (400 << 10) + 1000);
            full.Clear();
        });
        for (int i = 0; i < 100; i++, pending++) table.AddBytes(Keys.Bytes($"{i}"), new byte[400 << 10]);
        Assert.InRange(fills, 30, 50);
    }

    [Fact]
    public void A_value_beyond_the_limit_is_refused()
    {
        using CombiningTable<PartList<SortedNumbers>> table = Table([]);
        Assert.Throws<InsufficientMemoryException>(() => table.AddBytes(Keys.Bytes("a"), new byte[(1 << 28) + 1]));
    }

    private static CombiningTable<PartList<SortedNumbers>> Table((string Key, uint[] Numbers)[] records)
    {
        var table = new CombiningTable<PartList<SortedNumbers>>();
        foreach ((string key, uint[] numbers) in records) table.AddBytes(Keys.Bytes(key), SortedNumbers.Bytes(numbers.Order()));
        table.Flush();
        return table;
    }

    private static Dictionary<string, string> Expected((string Key, uint[] Numbers)[] records) =>
        records.GroupBy(r => r.Key, r => r.Numbers).ToDictionary(g => g.Key, g => string.Join(' ', g.SelectMany(n => n).Order()));

    private static Dictionary<string, string> Content(CombiningTable<PartList<SortedNumbers>> table)
    {
        var content = new Dictionary<string, string>();
        using var parts = new PartGatherer<PartList<SortedNumbers>>();
        for (int i = 0; i < table.Count; i++)
        {
            TableEntry<PartList<SortedNumbers>>* entry = table.Entries + i;
            parts.Clear();
            parts.Add(in entry->Value, copy: i % 2 == 0);
            Assert.True(parts.TryMerge(out PartList<SortedNumbers> value));
            content.Add(Keys.Text(KeyHead.Whole(entry, table.TailOf(entry))), string.Join(' ', SortedNumbers.Numbers(value.Bytes)));
        }
        return content;
    }
}
