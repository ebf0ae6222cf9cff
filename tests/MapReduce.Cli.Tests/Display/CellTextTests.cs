using MapReduce.Cli.Display;

namespace MapReduce.Cli.Tests.Display;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("日本語", 6, "日本語")]
    [InlineData("日本語日", 6, "日本…")]
    [InlineData("ab𝔘𝔘𝔘𝔘", 4, "ab𝔘…")]
    public void A_text_is_cut_where_it_would_be_wider_than_its_column(string text, int cells, string shown) => Assert.Equal(shown, CellText.Shorten(text, cells));
}
