using System.Text;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Tests.Totals;

public sealed class TotalsFileTests
{
    [Theory]
    [InlineData(" \t1978,5,2,1\t1979,7,2,1\t")]
    [InlineData("1978,5,2,1\n1979,7,2,1\n")]
    [InlineData("1978,5,2,1\r\n1979,7,2,1")]
    [InlineData("1979,7,2,1 1978,5,2,1")]
    [InlineData("\uFEFF\n\n1978,5,2,1\t\t1979,7,2,1\n\n")]
    public void Entries_may_be_set_apart_by_any_white_space_in_any_order(string content)
    {
        YearTotals totals = Parse(content);
        Assert.Equal((5.0, 7.0), (totals.OfYear(1978), totals.OfYear(1979)));
        Assert.Equal([1978, 1979], Enumerable.Range(0, 10_000).Where(totals.Has));
    }

    [Theory]
    [InlineData("#year\tmatch_count\tpage_count\tvolume_count\n1978\t5\t2\t1\n1979\t7\t2\t1\n")]
    [InlineData("1978\t5\t2\t1\n1979\t7\t2\t1\n")]
    [InlineData("1978\t5\t2\t1\n1979\t7\t2\t1")]
    [InlineData("# a comment, with a comma\r\n1978\t5\t2\t1\r\n1979\t7\t2\t1\r\n")]
    [InlineData("\uFEFF#\n# and one more\n\n1979\t7\t2\t1\n\n1978\t5\t2\t1\n\n")]
    [InlineData("#year,match_count,page_count,volume_count\n1978,5,2,1\n1979,7,2,1\n")]
    public void Totals_of_v1_are_a_line_a_year_with_or_without_a_comment_before_them(string content)
    {
        YearTotals totals = Parse(content);
        Assert.Equal((5.0, 7.0), (totals.OfYear(1978), totals.OfYear(1979)));
        Assert.Equal([1978, 1979], Enumerable.Range(0, 10_000).Where(totals.Has));
    }

    [Theory]
    [InlineData("#\n1978\t5\t2\t1\n1979\t7\t2\n", "line 3: '1979\uFFFD7\uFFFD2'")]
    [InlineData("1978\t5\t2\t1\t9\n", "line 1: '1978\uFFFD5\uFFFD2\uFFFD1\uFFFD9'")]
    [InlineData("1978\t5\t2\t1\n1979\t-7\t2\t1\n", "line 2: '1979\uFFFD-7\uFFFD2\uFFFD1'")]
    [InlineData("1978\t5\t2\t1\n\n1978\t5\t2\t1\n", "line 3: the year 1978 already has a total")]
    [InlineData("# \n\n0\t5\t2\t1\n", "line 3: the year 0 is not from 1 to 9999")]
    [InlineData("1978\t5\t2\t1\n# in the middle\n", "line 2: '# in the middle'")]
    public void What_is_no_row_of_v1_is_named_with_its_line(string content, string wrong)
    {
        MapReduceException failure = Assert.Throws<MapReduceException>(() => Parse(content));
        Assert.Equal(Failure.BadData, failure.Failure);
        Assert.StartsWith($"totals.txt: {wrong}; expected year, match_count, page_count and volume_count", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# only a comment")]
    [InlineData("#\n\n")]
    public void A_comment_alone_is_no_totals(string content) =>
        Assert.StartsWith("totals.txt: contains no totals", Assert.Throws<MapReduceException>(() => Parse(content)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "contains no totals")]
    [InlineData(" \t\n", "contains no totals")]
    [InlineData("1978,5,2,1\tnonsense", "entry 2 (byte 11): 'nonsense'")]
    [InlineData(" 1978,5,2", "entry 1 (byte 1): '1978,5,2'")]
    [InlineData("1978,5,2,1,9", "entry 1 (byte 0): '1978,5,2,1,9'")]
    [InlineData("1978,5,,1", "entry 1 (byte 0): '1978,5,,1'")]
    [InlineData("1978,-5,2,1", "entry 1 (byte 0): '1978,-5,2,1'")]
    [InlineData("1978,5.0,2,1", "entry 1 (byte 0): '1978,5.0,2,1'")]
    [InlineData("1978,9223372036854775808,2,1", "entry 1 (byte 0): '1978,9223372036854775808,2,1'")]
    [InlineData("0,5,2,1", "entry 1 (byte 0): the year 0 is not from 1 to 9999")]
    [InlineData("10000,5,2,1", "entry 1 (byte 0): the year 10000 is not from 1 to 9999")]
    [InlineData("1978,5,2,1\n1979,5,2,1\n1978,5,2,1", "entry 3 (byte 22): the year 1978 already has a total")]
    [InlineData("watch\t1978\t5\t2", "entry 1 (byte 0): 'watch'")]
    [InlineData("\u00011978,5,2,1", "entry 1 (byte 0): '\uFFFD1978,5,2,1'")]
    [InlineData("01234567890123456789012345678901234567890123456789", "entry 1 (byte 0): '0123456789012345678901234567890123456789…'")]
    public void What_is_no_entry_is_named_with_its_place(string content, string wrong)
    {
        MapReduceException failure = Assert.Throws<MapReduceException>(() => Parse(content));
        Assert.Equal(Failure.BadData, failure.Failure);
        Assert.StartsWith($"totals.txt: {wrong}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("expected year,match_count,page_count,volume_count", failure.Message);
    }

    [Fact]
    public void The_largest_total_is_taken() => Assert.Equal((double)long.MaxValue, Parse("9999,9223372036854775807,0,0").OfYear(9999));

    [Theory]
    [InlineData("googlebooks-eng-all-totalcounts-20120701.txt", 425, 468_491_999_592)]
    [InlineData("googlebooks-eng-20200217-totalcounts-1.txt", 0, 1_997_515_570_677)]
    public void Real_totals_have_their_known_years_and_sum(string name, int years, long sum)
    {
        string text = Encoding.UTF8.GetString(RealData.Read(name));
        YearTotals totals = Parse(text);
        string[] entries = text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (years > 0) Assert.Equal(years, entries.Length);
        Assert.Equal(entries.Select(e => int.Parse(e.Split(',')[0])), Enumerable.Range(0, 10_000).Where(totals.Has));
        Assert.Equal(sum, Enumerable.Range(0, 10_000).Where(totals.Has).Sum(totals.OfYear));
    }

    private static YearTotals Parse(string content) => TotalsFile.Parse(Encoding.UTF8.GetBytes(content), "totals.txt");
}
