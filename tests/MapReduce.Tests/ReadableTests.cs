namespace MapReduce.Tests;

public sealed class ReadableTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.9, "0:59")]
    [InlineData(61, "1:01")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(5400, "1:30:00")]
    [InlineData(108_061, "30:01:01")]
    [InlineData(1e12, "very long")]
    [InlineData(double.PositiveInfinity, "very long")]
    [InlineData(double.NaN, "very long")]
    public void Time_is_shown_in_hours_minutes_and_seconds_and_never_fails(double seconds, string shown) => Assert.Equal(shown, Readable.Duration(seconds));

    [Theory]
    [InlineData(0, "<0.01 s")]
    [InlineData(9.99, "<0.01 s")]
    [InlineData(10, "0.01 s")]
    [InlineData(1250, "1.25 s")]
    public void Seconds_have_two_decimals_and_no_time_is_shown_as_none(double milliseconds, string shown) => Assert.Equal(shown, Readable.Seconds(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 lines, 0 matches")]
    [InlineData(1, "1 line, 1 match")]
    [InlineData(1234, "1,234 lines, 1,234 matches")]
    public void A_noun_is_singular_after_1_only(long count, string shown)
    {
        Assert.Equal(shown, $"{Readable.Plural(count, "line")}, {Readable.Plural(count, "match", "matches")}");
        Assert.Equal(shown, $"{Readable.Sum((ulong)count, "line")}, {Readable.Sum((ulong)count, "match", "matches")}");
    }
}
