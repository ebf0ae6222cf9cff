using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Tests.Group;

public sealed class GroupByTests
{
    [Theory]
    [InlineData(GroupBy.Ngram, "ngram", true)]
    [InlineData(GroupBy.NgramYear, "ngram,year", true)]
    [InlineData(GroupBy.NgramDecade, "ngram,decade", true)]
    [InlineData(GroupBy.Year, "year", false)]
    [InlineData(GroupBy.Decade, "decade", false)]
    [InlineData(GroupBy.None, "none", false)]
    public void Each_grouping_has_the_name_that_by_takes(GroupBy by, string name, bool hasNgram)
    {
        Assert.Equal(name, by.Name());
        Assert.Equal(by, Assert.Single(GroupByNames.All, g => g.Name == name).By);
        Assert.Equal(hasNgram, by.HasNgram());
    }

    [Theory]
    [InlineData("year,ngram", GroupBy.NgramYear)]
    [InlineData("Decade,NGRAM", GroupBy.NgramDecade)]
    [InlineData("None", GroupBy.None)]
    [InlineData("ngram,", null)]
    [InlineData("ngram,ngram", null)]
    [InlineData("year,decade", null)]
    [InlineData("", null)]
    public void A_name_is_read_in_any_case_and_order(string name, GroupBy? by) => Assert.Equal(by, GroupByNames.Named(name));

    [Theory]
    [InlineData("file", GroupBy.None, true)]
    [InlineData("Year,FILE", GroupBy.Year, true)]
    [InlineData("ngram,file,decade", GroupBy.NgramDecade, true)]
    [InlineData("ngram", GroupBy.Ngram, false)]
    [InlineData("none", GroupBy.None, false)]
    public void File_may_be_a_part(string name, GroupBy by, bool byFile) => Assert.Equal((by, byFile), GroupByNames.NamedWithFile(name));

    [Theory]
    [InlineData("file,file")]
    [InlineData("file,none")]
    [InlineData("file,")]
    [InlineData("files")]
    public void What_is_no_grouping_has_none(string name) => Assert.Null(GroupByNames.NamedWithFile(name));

    [Fact]
    public void Every_name_in_the_list_is_one() => Assert.Equal(12, GroupByNames.Names.Select(GroupByNames.NamedWithFile).OfType<(GroupBy, bool)>().Distinct().Count());

    [Fact]
    public void All_groupings_have_a_name() => Assert.Equal(Enum.GetValues<GroupBy>(), GroupByNames.All.Select(g => g.By).Order());
}
