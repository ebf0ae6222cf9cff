using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Tests.Totals;

public sealed class YearTotalsTests
{
    private readonly YearTotals _totals = TotalsFile.Parse("5,1,1,1\t1989,2,1,1\t1990,4,1,1\t1999,8,1,1\t2000,16,1,1\t2001,0,0,0\t2010,0,0,0\t9999,32,1,1"u8, "totals.txt");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1980, 2)]
    [InlineData(1990, 12)]
    [InlineData(2000, 16)]
    [InlineData(9990, 32)]
    public void A_decade_has_the_sum_of_those_of_its_years_that_have_a_total(int decade, double sum) => Assert.Equal(sum, _totals.OfDecade(decade));

    [Fact]
    public void Of_a_decade_that_a_range_cuts_the_rest_counts()
    {
        YearTotals cut = _totals.Within(new YearRange(1990, 1998));
        Assert.Equal((4.0, 4.0), (cut.OfYear(1990), cut.OfDecade(1990)));
        Assert.False(cut.Has(1999) || cut.Has(1989) || cut.Has(2000));
        Assert.Equal("totals.txt", cut.Name);
    }

    [Fact]
    public void Within_some_years_there_are_the_totals_of_these_alone()
    {
        YearTotals within = _totals.Within(new YearRange(1990, 1998));
        Assert.Equal(4, within.OfDecade(1990));
        Assert.Equal([1990], Enumerable.Range(0, 10_000).Where(within.Has));
        Assert.Equal(32, _totals.Within(new YearRange(9999, 9999)).OfYear(9999));
    }

    [Fact]
    public void Ten_of_the_largest_totals_do_not_overflow()
    {
        string years = string.Concat(Enumerable.Range(1990, 10).Select(year => $"{year},9223372036854775807,1,1\t"));
        Assert.Equal(10.0 * long.MaxValue, TotalsFile.Parse(System.Text.Encoding.UTF8.GetBytes(years), "totals.txt").OfDecade(1990));
    }

    [Theory]
    [InlineData(1991)]
    [InlineData(2001)]
    [InlineData(0)]
    public void A_year_without_a_total_or_with_one_of_0_is_named_with_the_file(int year)
    {
        Assert.False(_totals.Has(year));
        MapReduceException failure = Assert.Throws<MapReduceException>(() => _totals.OfYear(year));
        Assert.Equal(Failure.BadData, failure.Failure);
        Assert.StartsWith($"totals.txt: no total of the year {year},", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decade_of_which_no_year_has_a_total_is_named() =>
        Assert.Contains("totals.txt: no total of the year 2010,", Assert.Throws<MapReduceException>(() => _totals.OfDecade(2010)).Message);
}
