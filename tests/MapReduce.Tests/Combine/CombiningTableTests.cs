using CsCheck;
using MapReduce.Combine;
using MapReduce.Partition;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class CombiningTableTests
{
    private static readonly Gen<(string, ulong)[]> Records = Gen.Select(Keys.Any, Gen.ULong[0, 1UL << 40]).Array[0, 700];

    [Fact]
    public void Equal_keys_are_summed_and_others_kept_apart() => Records.Sample(records =>
    {
        using CombiningTable<Sum> table = records.ToTable();
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }, iter: 1000);

    [Fact]
    public void Keys_that_come_in_order_at_first_are_merged_with_those_that_do_not() =>
        Gen.Select(Records, Records, Gen.Int[1, 5], Gen.Bool).Sample((sorted, rest, times, withNotes) =>
        {
            // Each key once or a few times in turn, among them some that sort behind all others; then any.
            IEnumerable<(string, ulong)> inOrder = sorted.Where(r => !r.Item1.StartsWith('\u00ff')).OrderBy(r => r.Item1, StringComparer.Ordinal).SelectMany((r, i) => Enumerable.Repeat(r, i % times + 1));
            if (withNotes) inOrder = inOrder.SelectMany((r, i) => i % 50 == 0 ? [($"\u00ff{i % 150} a note that is longer than its head", 1UL), r] : new[] { r });
            (string, ulong)[] first = [.. inOrder];
            using CombiningTable<Sum> table = first.ToTable();
            Assert.True(table.IsInOrder);
            Assert.Equal(first.ToSums(), table.ToDictionary());
            foreach ((string key, ulong number) in rest) table.Add(Keys.Bytes(key), new Sum(number));
            table.Flush();
            (string, ulong)[] all = [.. first, .. rest];
            Assert.Equal(all.ToSums(), table.ToDictionary());
            Assert.Equal(all.Where(r => !r.Item1.StartsWith('\u00ff')).Select(r => r.Item1) is var keys && keys.SequenceEqual(keys.Order(StringComparer.Ordinal)), table.IsInOrder);
            table.Clear();
            Assert.True(table.IsInOrder);
        }, iter: 1000);

    [Fact]
    public void More_notes_than_a_new_table_has_slots_are_kept_apart_among_keys_in_order()
    {
        (string, ulong)[] records = [.. Enumerable.Range(0, 30_000).SelectMany(i => new[] { ($"{i:D10}", 1UL), ($"\u00ff{i % 20_000}", 1UL) })];
        using CombiningTable<Sum> table = records.ToTable();
        Assert.Equal(records.ToSums(), table.ToDictionary());
        Assert.False(table.IsInOrder);
    }

    [Fact]
    public void Keys_are_taken_from_where_they_lie_whatever_lies_behind_them() => Records.Sample(records =>
    {
        using var buffer = new LineBuffer(records.Sum(r => r.Item1.Length));
        using var table = new CombiningTable<Sum>();
        int at = 0;
        foreach ((string key, ulong number) in records)
        {
            Keys.Bytes(key).CopyTo(buffer.Span[at..]);
            at += key.Length;
        }
        at = 0;
        foreach ((string key, ulong number) in records)
        {
            table.Add(buffer.Start + at, (uint)key.Length, new Sum(number));
            at += key.Length;
        }
        table.Flush();
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }, iter: 300);

    [Fact]
    public void Composed_keys_stay_until_they_are_merged_and_may_be_shorter_than_their_room() => Records.Sample(records =>
    {
        using var table = new CombiningTable<Sum>();
        foreach ((string key, ulong number) in records)
        {
            byte* composed = table.Compose((uint)(key.Length * 2));
            new Span<byte>(composed, key.Length * 2).Fill(0xEE);
            Keys.Bytes(key).CopyTo(new Span<byte>(composed, key.Length));
            table.Add(composed, (uint)key.Length, new Sum(number));
        }
        table.Flush();
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }, iter: 300);

    [Fact]
    public void A_composed_key_may_be_longer_than_all_room_there_was()
    {
        List<(string Key, ulong Number)> records = [];
        foreach (int length in new[] { 10, 65_519, 65_520, 65_521, 65_536, 65_537, 70_000, 300, 2_000_000, 65_000, 40_000, 40_000 })
            for (int letter = 0; letter < 3; letter++) records.Add((new string((char)('a' + letter), length), 1));
        using CombiningTable<Sum> table = records.ToTable();
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }

    [Theory]
    [InlineData(7_935)]   // the last size, and the first beyond it, before and after the table grows
    [InlineData(7_936)]
    [InlineData(7_937)]
    [InlineData(32_511)]
    [InlineData(32_512)]
    [InlineData(131_000)]
    public void A_table_grows_with_its_keys_and_loses_none(int keys)
    {
        var random = new Random(keys);
        string[] all = [.. Enumerable.Range(0, keys).Select(i => i % 3 == 0 ? $"{i}" : $"a key longer than its head {i}")];
        random.Shuffle(all);
        List<(string Key, ulong Number)> records = [.. all.Select(key => (key, 1UL)), .. all.Select(key => (key, 2UL))];
        using CombiningTable<Sum> table = records.ToTable();
        Assert.Equal(keys, table.Count);
        Assert.Equal(records.ToSums(), table.ToDictionary());
    }

    [Fact]
    public void A_cleared_table_is_empty_and_can_be_filled_again()
    {
        using var table = new CombiningTable<Sum>();
        foreach (int keys in new[] { 10, 50_000, 0, 50_000, 10 })
        {
            table.Clear();
            Assert.Equal(0, table.Count);
            Assert.Empty(table.ToDictionary());
            List<(string Key, ulong Number)> records = [.. Enumerable.Range(0, keys).Select(i => ($"a key longer than its head {i * 7}", (ulong)i))];
            foreach ((string key, ulong number) in records) table.Add(Keys.Bytes(key), new Sum(number));
            table.Flush();
            Assert.Equal(records.ToSums(), table.ToDictionary());
        }
    }

    [Fact]
    public void Clearing_forgets_what_is_pending()
    {
        using var table = new CombiningTable<Sum>();
        table.Add("pending"u8, new Sum(1));
        table.Clear();
        table.Add("later"u8, new Sum(2));
        table.Flush();
        Assert.Equal(new Dictionary<string, ulong> { ["later"] = 2 }, table.ToDictionary());
    }

    [Fact]
    public void Nothing_is_in_the_table_before_it_is_flushed_and_flushing_twice_is_flushing_once()
    {
        using var table = new CombiningTable<Sum>();
        table.Flush();
        table.Add("key"u8, new Sum(1));
        Assert.Equal(0, table.Count);
        table.Flush();
        table.Flush();
        Assert.Equal(new Dictionary<string, ulong> { ["key"] = 1 }, table.ToDictionary());
    }
}
