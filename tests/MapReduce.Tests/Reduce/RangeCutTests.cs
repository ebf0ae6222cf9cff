using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Reduce;

/// <summary>Where ranges are cut, bound by bound.</summary>
public sealed class RangeCutTests
{
    [Fact]
    public void A_range_ends_with_the_sample_that_reaches_the_rows_or_the_bytes()
    {
        Assert.Equal(["", "c", "e", ""], Bounds(rows: 20, bytes: 1000, null, ("a", 10, 1), ("b", 10, 1), ("c", 10, 1), ("d", 11, 1), ("e", 1, 1)));
        Assert.Equal(["", "c", ""], Bounds(rows: 20, bytes: 1000, null, ("a", 10, 1), ("b", 10, 1), ("c", 10, 1), ("d", 9, 1), ("e", 1, 1)));
        Assert.Equal(["", "c", "d", ""], Bounds(rows: 1000, bytes: 50, null, ("a", 1, 25), ("b", 1, 25), ("c", 1, 50), ("d", 1, 49), ("e", 1, 1)));
    }

    [Fact]
    public void Samples_come_in_any_order_and_those_of_one_key_are_not_parted()
    {
        Assert.Equal(["", "b", "c", ""], Bounds(rows: 10, bytes: 1000, null, ("c", 10, 1), ("b", 10, 1), ("b", 10, 1), ("a", 10, 1), ("b", 10, 1)));
        Assert.Equal(["", "b", ""], Bounds(rows: 10, bytes: 1000, null, ("a", 10, 1), ("b", 10, 1), ("b", 10, 1)));
    }

    [Fact]
    public void What_is_not_wanted_has_no_range()
    {
        Assert.Equal(["", "b", "c"], Bounds(rows: 10, bytes: 1000, "c", ("a", 10, 1), ("b", 10, 1), ("c", 10, 1), ("d", 10, 1)));
        Assert.Equal(["", "b", "bb"], Bounds(rows: 10, bytes: 1000, "bb", ("a", 10, 1), ("b", 10, 1), ("c", 10, 1), ("d", 10, 1)));
        Assert.Empty(Bounds(rows: 10, bytes: 1000, "c"));
    }

    /// <summary>The bounds as text; that there is none, as no text.</summary>
    private static IEnumerable<string> Bounds(long rows, long bytes, string? high, params (string Key, long Rows, long Bytes)[] samples) =>
        KeyRanges<Sum>.Cut([.. samples.Select(s => (Keys.Bytes(s.Key), s.Rows, s.Bytes))], rows, bytes, high is null ? null : Keys.Bytes(high))
            .Select(bound => bound is null ? "" : Keys.Text(bound));
}
