using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class SortedTableTests
{
    [Fact]
    public void Entries_come_in_the_order_of_their_bytes() => Keys.Any.Array[0, 600].Sample(AssertOrder, iter: 1000);

    [Fact]
    public void Entries_with_equal_heads_come_in_the_order_of_their_tails() => Keys.Alike.Array[0, 600].Sample(AssertOrder, iter: 1000);

    [Theory]
    [InlineData("")]
    [InlineData("eight by")]
    [InlineData("sixteen bytes ok")]
    [InlineData("sixteen bytes ok and more")]
    [InlineData("a\0\0\0\0\0\0\0")]
    public void Groups_of_any_size_that_share_their_first_bytes_are_sorted(string prefix)
    {
        var random = new Random(1);
        foreach (int size in new[] { 1, 2, 15, 16, 17, 18, 100, 3000 })
        {
            string[] keys = [.. Enumerable.Range(0, size).Select(i => $"{prefix}{i}"), .. Enumerable.Range(0, size).Select(i => prefix + new string('\0', i % 40))];
            random.Shuffle(keys);
            AssertOrder(keys);
        }
    }

    [Fact]
    public void Each_byte_of_the_first_eight_can_decide()
    {
        var random = new Random(2);
        for (int at = 0; at < 8; at++)
        {
            string[] keys = [.. Enumerable.Range(0, 256).Select(b => new string('x', at) + (char)b + new string('y', 20))];
            random.Shuffle(keys);
            AssertOrder(keys);
        }
    }

    [Fact]
    public void Entries_that_come_in_order_stay_in_order_and_in_reverse_are_turned()
    {
        string[] keys = [.. Enumerable.Range(0, 5000).Select(i => $"{i:D20}")];
        AssertOrder(keys);
        Array.Reverse(keys);
        AssertOrder(keys);
    }

    [Fact]
    public void Entries_that_nearly_are_in_order_are_put_in_order()
    {
        // What is moved: single entries and neighbours, up or down, at either end or anywhere, so few that no sort is needed or a few more.
        Gen.Select(Gen.Int[0, 1000], Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[1, 7]).Array[0, 20]).Sample((count, moves) =>
        {
            List<string> keys = [.. Enumerable.Range(0, count).Select(i => $"key {i:D20}")];
            foreach ((int from, int to, int length) in moves)
            {
                if (from + length > keys.Count) continue;
                List<string> moved = keys.GetRange(from, length);
                keys.RemoveRange(from, length);
                keys.InsertRange(Math.Min(to, keys.Count), moved);
            }
            AssertOrder([.. keys]);
        }, iter: 2000);
    }

    [Fact]
    public void Keys_above_or_below_all_others_among_keys_in_order_are_put_in_order()
    {
        foreach (int distance in new[] { 65, 100, 400 })
            foreach (string stray in new[] { "\u00ff", "\u00ff\u00ff a stray that is longer than its head ", "" })
                AssertOrder([.. Enumerable.Range(0, 20_000).SelectMany(i => i % distance == 0 ? [$"{stray}{i % 1000:D4}", $"{stray}{i:D9}", $"key {i:D20}"] : new[] { $"key {i:D20}" })]);
    }

    [Fact]
    public void A_hundred_thousand_random_keys_are_sorted()
    {
        var random = new Random(3);
        AssertOrder([.. Enumerable.Range(0, 100_000).Select(_ => new string((char)random.Next(256), 1 + random.Next(3)) + random.Next(5000))]);
    }

    [Theory]
    [InlineData(1 << 15, 1)]
    [InlineData((1 << 15) - 1, 3)]
    [InlineData(1 << 15, 3)]
    [InlineData(100_000, 2)]
    [InlineData(100_000, 40)]
    public void Several_threads_sort_as_one_does(int count, int threads)
    {
        var random = new Random(4);
        // Most begin alike, so that the parts' bounds fall into one large bucket.
        string[] keys = [.. Enumerable.Range(0, count).Select(i => i % 4 == 0 ? $"{random.Next(1000)} {i}" : $"alike in its head {i}")];
        random.Shuffle(keys);
        AssertOrder(keys, new ParallelOptions { MaxDegreeOfParallelism = threads });
    }

    [Fact]
    public void A_cursor_walks_the_keys_from_the_lower_bound_up_to_the_upper()
    {
        Gen<string[]> bounds = Gen.OneOf<string>(Keys.Any, Gen.OneOf("", "aaaaaaaa", "aaaaaaaabbbbbbbb", "aaaaaaaabbbbbbbbcccccccc")).Array[2];
        Gen.Select(Keys.Any.Array[0, 100], bounds).Sample((keys, bounds) =>
        {
            Array.Sort(bounds, StringComparer.Ordinal);
            using CombiningTable<Sum> table = keys.Select(k => (k, 1UL)).ToTable();
            using var sorted = new SortedTable<Sum>(table);
            string[] all = [.. keys.Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal(all, Walked(sorted, null, null));
            Assert.Equal(all.Where(k => string.CompareOrdinal(k, bounds[0]) >= 0), Walked(sorted, bounds[0], null));
            Assert.Equal(all.Where(k => string.CompareOrdinal(k, bounds[1]) < 0), Walked(sorted, null, bounds[1]));
            Assert.Equal(all.Where(k => string.CompareOrdinal(k, bounds[0]) >= 0 && string.CompareOrdinal(k, bounds[1]) < 0), Walked(sorted, bounds[0], bounds[1]));
        }, iter: 500);
    }

    [Fact]
    public void Samples_are_keys_of_the_table_in_order_and_stand_for_all_rows()
    {
        foreach (int count in new[] { 0, 1, 1023, 1024, 1025, 10_000 })
        {
            string[] keys = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? $"{i * 7}" : $"a key longer than its head {i * 7}")];
            using CombiningTable<Sum> table = keys.Select(k => (k, 1UL)).ToTable();
            using var sorted = new SortedTable<Sum>(table);
            List<(byte[] Key, long Rows, long Bytes)> samples = [.. sorted.Samples()];
            Assert.Equal(count, samples.Sum(s => s.Rows));
            Assert.Equal(keys.Order(StringComparer.Ordinal).Where((_, i) => i % 1024 == 0), samples.Select(s => Keys.Text(s.Key)));
        }
    }

    private static List<string> Walked(SortedTable<Sum> table, string? low, string? high)
    {
        var keys = new List<string>();
        using RowCursor<Sum> cursor = table.Open(low is null ? null : Keys.Bytes(low), high is null ? null : Keys.Bytes(high));
        while (cursor.Advance()) keys.Add(TableContent.KeyOf(cursor.Entry, cursor.Tail));
        Assert.False(cursor.Advance());
        return keys;
    }

    private static void AssertOrder(string[] keys) => AssertOrder(keys, null);

    private static void AssertOrder(string[] keys, ParallelOptions? parallel)
    {
        using CombiningTable<Sum> table = keys.Select((key, i) => (key, (ulong)i)).ToTable();
        using var sorted = new SortedTable<Sum>(table, parallel);
        var found = new List<string>();
        for (int i = 0; i < sorted.Count; i++) found.Add(TableContent.KeyOf(sorted.At(i), sorted.TailOf(sorted.At(i))));
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), found);
    }
}
