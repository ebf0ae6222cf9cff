using CsCheck;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Reduce;

public sealed class TopRowsTests
{
    // Few ranks, so that most rows are equal in rank to others.
    private static readonly Gen<(string Key, ulong Rank)[]> Rows =
        Gen.Select(Keys.Any, Gen.OneOf<ulong>(0, 1, 2, 3, long.MaxValue, ulong.MaxValue)).Array[0, 60].Select(rows => rows.DistinctBy(r => r.Item1).ToArray());

    [Fact]
    public void The_rows_of_the_highest_rank_are_kept_and_ties_go_by_key() => Gen.Select(Rows, Gen.OneOf(0, 1, 2, 5, 59, 60, 1000)).Sample((rows, most) =>
    {
        var top = new TopRows<Sum>(most);
        foreach ((string key, ulong rank) in rows) top.Add(Keys.Bytes(key), new Sum(rank / 2), rank);
        Assert.Equal(Best(rows, most), top.InOrder().Select(r => (Keys.Text(r.Key), r.Rank)));
        Assert.All(top.InOrder(), row => Assert.Equal(row.Rank / 2, row.Value.Number));
    }, iter: 2000);

    [Fact]
    public void Parts_of_the_rows_merge_into_the_same() => Gen.Select(Rows, Gen.OneOf(0, 1, 2, 5, 1000), Gen.Int[1, 6]).Sample((rows, most, parts) =>
    {
        var top = new TopRows<Sum>(most);
        foreach (var part in rows.Chunk(rows.Length / parts + 1))
        {
            var some = new TopRows<Sum>(most);
            foreach ((string key, ulong rank) in part) some.Add(Keys.Bytes(key), default, rank);
            top.Add(some);
        }
        Assert.Equal(Best(rows, most), top.InOrder().Select(r => (Keys.Text(r.Key), r.Rank)));
    }, iter: 2000);

    [Fact]
    public void Ranked_keys_order_by_rank_downwards_and_then_by_key() => Rows.Sample(rows =>
        Assert.Equal(Best(rows, rows.Length).Select(r => r.Key), rows.Select(Ranked).Order(StringComparer.Ordinal).Select(ranked => ranked[8..])), iter: 2000);

    [Fact]
    public void Ranked_keys_of_any_length_fit_into_a_room_that_grows()
    {
        byte[] room = [];
        foreach (int length in new[] { 0, 120, 121, 124, 248, 249, 600, 5000, 100_000, 3 })
            Assert.Equal("\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FA" + new string('k', length), Keys.Text(RankedKey.Of(Keys.Bytes(new string('k', length)), 5, ref room)));
    }

    private static string Ranked((string Key, ulong Rank) row)
    {
        byte[] room = [];
        return Keys.Text(RankedKey.Of(Keys.Bytes(row.Key), row.Rank, ref room));
    }

    private static IEnumerable<(string Key, ulong Rank)> Best(IEnumerable<(string Key, ulong Rank)> rows, int most) =>
        rows.OrderByDescending(r => r.Rank).ThenBy(r => r.Key, StringComparer.Ordinal).Take(most);
}
