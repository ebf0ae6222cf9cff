namespace MapReduce.Tests;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData("plain /path/ ~", "plain /path/ ~")]
    [InlineData("über Ωmega 日本語 שלום 𝔘 👍", "über Ωmega 日本語 שלום 𝔘 👍")]
    [InlineData("e\u0301", "e\u0301")]
    [InlineData("a\tb\nc\rd", "a\\tb\\nc\\rd")]
    [InlineData("\0\a\b\x1b[31m\x7f", "\\x00\\x07\\x08\\x1b[31m\\x7f")]
    [InlineData("\u0080\u0085\u009b31m\u009f", "\\x80\\x85\\x9b31m\\x9f")]
    [InlineData("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f", "\\xad\\u061c\\u200b\\u200c\\u200d\\u200e\\u200f")]
    [InlineData("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\\u202a\\u202b\\u202c\\u202d\\u202e\\u2066\\u2067\\u2068\\u2069")]
    [InlineData("\u2028\u2029\ufeff\u2060", "\\u2028\\u2029\\ufeff\\u2060")]
    [InlineData("\ufffe\uffff\ufdd0", "\\ufffe\\uffff\\ufdd0")]
    [InlineData("\U000e0001\U0001ffff", "\\U000e0001\\U0001ffff")]
    [InlineData("back\\slash \\x1b", "back\\slash \\x1b")]
    [InlineData("", "")]
    public void What_cannot_be_seen_or_moves_the_cursor_is_escaped_and_the_rest_stays(string text, string shown)
    {
        Assert.Equal(shown, ShownText.Of(text));
        Assert.Equal(shown, ShownText.Of(shown));
    }

    [Fact]
    public void Half_a_pair_is_shown_by_its_number()
    {
        Assert.Equal("a\\ud800b\\udc00", ShownText.Of("a" + (char)0xD800 + "b" + (char)0xDC00));
        Assert.Equal("\\udc00\\ud800", ShownText.Of(new string([(char)0xDC00, (char)0xD800])));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced() => Assert.Equal("a\ufffdb\\x1b", ShownText.Of([(byte)'a', 0xFF, (byte)'b', 0x1B]));

    [Fact]
    public void A_failure_is_one_clean_line_whatever_it_names()
    {
        var failure = new MapReduceException(Failure.BadData, "x\x1b[2J\n\u202ey: damaged");
        Assert.Equal("x\\x1b[2J\\n\\u202ey: damaged", failure.Message);
    }
}
