using CsCheck;
using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Reduce;

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
    public void A_hundred_thousand_random_keys_are_sorted()
    {
        var random = new Random(3);
        AssertOrder([.. Enumerable.Range(0, 100_000).Select(_ => new string((char)random.Next(256), 1 + random.Next(3)) + random.Next(5000))]);
    }

    [Fact]
    public void The_lower_bound_is_the_first_entry_not_below() => Gen.Select(Keys.Any.Array[0, 100], Keys.Any).Sample((keys, wanted) =>
    {
        using CombiningTable<Sum> table = keys.Select(k => (k, 1UL)).ToTable(), other = new[] { (wanted, 1UL) }.ToTable();
        using SortedTable<Sum> sorted = new(table), bound = new(other);
        TableEntry<Sum>* entry = bound.At(0);
        Assert.Equal(keys.Distinct().Count(k => string.CompareOrdinal(k, wanted) < 0), sorted.LowerBound(entry, bound.TailOf(entry)));
    }, iter: 500);

    private static void AssertOrder(string[] keys)
    {
        using CombiningTable<Sum> table = keys.Select((key, i) => (key, (ulong)i)).ToTable();
        using var sorted = new SortedTable<Sum>(table);
        var found = new List<string>();
        for (int i = 0; i < sorted.Count; i++) found.Add(TableContent.KeyOf(sorted.At(i), sorted.TailOf(sorted.At(i))));
        Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), found);
    }
}
