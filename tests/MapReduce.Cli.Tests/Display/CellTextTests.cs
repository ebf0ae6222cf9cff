using MapReduce.Cli.Display;

namespace MapReduce.Cli.Tests.Display;

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
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("日本語", 6, "日本語")]
    [InlineData("日本語日", 6, "日本…")]
    [InlineData("ab𝔘𝔘𝔘𝔘", 4, "ab𝔘…")]
    public void A_text_is_cut_where_it_would_be_wider_than_its_column(string text, int cells, string shown) => Assert.Equal(shown, CellText.Shorten(text, cells));
}
