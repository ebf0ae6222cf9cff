using CsCheck;
using MapReduce.Combine;
using Xunit;

namespace MapReduce.Tests.Combine;

[Trait("Runs", "OnLesserMachines")]
public sealed class TableFoldTests
{
    private static readonly Gen<(string, ulong)[]> Records = Gen.Select(Keys.Any, Gen.ULong[0, 1UL << 40]).Array[0, 700];

    [Fact]
    public void A_table_that_is_folded_is_in_the_other_whatever_they_share() =>
        Gen.Select(Records, Records, Records, Gen.Int[1, 3]).Sample((one, other, both, threads) =>
        {
            using CombiningTable<Sum> into = one.Concat(both).ToTable();
            Fold([.. other, .. both], into, threads);
            Assert.Equal(one.Concat(both).Concat(other).Concat(both).ToSums(), into.ToDictionary());
        }, iter: 300);

    [Theory]
    [InlineData(50_000, 50_000, 0)]        // all are shared
    [InlineData(50_000, 50_000, 12_500)]   // some are missing in each
    [InlineData(50_000, 50_000, 50_000)]   // none is shared
    [InlineData(50_000, 3_000, 40_000)]    // the tables have different numbers of slots
    [InlineData(3_000, 50_000, 2_000)]     // the other grows
    [InlineData(400_000, 400_000, 200_000)]   // some twenty keys share all of their hash with another
    [InlineData(0, 20_000, 0)]
    [InlineData(20_000, 0, 0)]
    public void Tables_of_any_size_are_folded(int intoKeys, int fromKeys, int shift)
    {
        List<(string Key, ulong Number)> one = Numbered(0, intoKeys), other = Numbered(shift, fromKeys);
        using CombiningTable<Sum> into = one.ToTable();
        Fold(other, into, threads: 3);
        Assert.Equal(one.Concat(other).ToSums(), into.ToDictionary());
    }

    [Fact]
    public void Several_tables_are_folded_one_after_the_other()
    {
        List<(string Key, ulong Number)> all = Numbered(0, 20_000);
        using CombiningTable<Sum> into = all.ToTable();
        foreach (int shift in new[] { 0, 5_000, 10_000 })
        {
            List<(string Key, ulong Number)> some = Numbered(shift, 20_000);
            Fold(some, into, threads: 2);
            all.AddRange(some);
        }
        Assert.Equal(all.ToSums(), into.ToDictionary());
    }

    [Fact]
    public void A_sum_past_its_range_names_the_key()
    {
        const string key = "a key longer than its head";
        using CombiningTable<Sum> into = Numbered(0, 5_000).Concat([(key, (ulong)long.MaxValue)]).ToTable();
        AggregateException failure = Assert.Throws<AggregateException>(() => Fold([.. Numbered(0, 5_000), (key, 1)], into, threads: 2));
        Assert.Equal(key, Keys.Text(Assert.IsType<SumOverflowException>(failure.InnerExceptions[0]).Key.Span));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2_000, true)]
    [InlineData(7_000, false)]
    [InlineData(10_000, false)]
    public void Folding_is_worthwhile_where_three_in_four_keys_are_shared(int shift, bool worthwhile)
    {
        using CombiningTable<Sum> into = Numbered(0, 10_000).ToTable(), from = Numbered(shift, 10_000).ToTable();
        Assert.Equal(worthwhile, TableFold<Sum>.IsWorthwhile(from, into));
    }

    private static void Fold(List<(string Key, ulong Number)> records, CombiningTable<Sum> into, int threads) =>
        TableFold<Sum>.Fold(records.ToTable(), into, new ParallelOptions { MaxDegreeOfParallelism = threads });

    private static List<(string Key, ulong Number)> Numbered(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => (i % 3 == 0 ? $"{i}" : $"a key longer than its head {i}", (ulong)i))];
}
