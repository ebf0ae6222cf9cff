using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Tests.Filter;

public sealed class YearRangeTests
{
    [Theory]
    [InlineData("1900..2000", 1900, 2000)]
    [InlineData("1900..1900", 1900, 1900)]
    [InlineData("1900", 1900, 1900)]
    [InlineData("1900..", 1900, 9999)]
    [InlineData("..2000", 1, 2000)]
    [InlineData("1..9999", 1, 9999)]
    [InlineData("0800..0900", 800, 900)]
    public void A_range_reads_with_both_ends_or_one_or_as_one_year(string text, int first, int last) =>
        Assert.Equal((first, last), YearRange.Parse(text) is { } range ? (range.First, range.Last) : default);

    [Theory]
    [InlineData("1900..2000", false, false)]
    [InlineData("1900..", false, true)]
    [InlineData("..2000", true, false)]
    [InlineData("1..9999", false, false)]
    [InlineData("1..", false, true)]
    [InlineData("..9999", true, false)]
    [InlineData("9999", false, false)]
    public void An_end_is_open_where_it_is_left_out_and_not_where_it_is_the_first_or_last_year_there_is(string text, bool first, bool last) =>
        Assert.Equal((first, last), YearRange.Parse(text) is { } range ? (range.IsFirstOpen, range.IsLastOpen) : default);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("2000..1900")]
    [InlineData("0..2000")]
    [InlineData("1900..10000")]
    [InlineData("0")]
    [InlineData("10000")]
    [InlineData("-1900")]
    [InlineData("1900..-1")]
    [InlineData("1900-2000")]
    [InlineData("1900...2000")]
    [InlineData("1900..2000..2100")]
    [InlineData("1900.2000")]
    [InlineData(" 1900..2000")]
    [InlineData("1900 .. 2000")]
    [InlineData("+1900")]
    [InlineData("1,900")]
    [InlineData("19e2")]
    [InlineData("MCM..MM")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_no_range(string text) => Assert.Null(YearRange.Parse(text));

    [Theory]
    [InlineData("1900..2000", 1899, false)]
    [InlineData("1900..2000", 1900, true)]
    [InlineData("1900..2000", 2000, true)]
    [InlineData("1900..2000", 2001, false)]
    [InlineData("1900", 1900, true)]
    [InlineData("1900", 1901, false)]
    [InlineData("..2000", 1, true)]
    [InlineData("2000..", 9999, true)]
    public void Both_ends_belong_to_it(string range, uint year, bool contained) => Assert.Equal(contained, YearRange.Parse(range)!.Value.Contains(year));
}
