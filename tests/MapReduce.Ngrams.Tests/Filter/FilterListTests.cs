using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Tests.Filter;

/// <summary>The text of an index's filters, as docs/index-format.md has it.</summary>
public sealed class FilterListTests
{
    [Theory]
    [InlineData("")]
    [InlineData("years 1900..2000")]
    [InlineData("years 1..9999; tags drop")]
    [InlineData("tags only; tags stripped; case of words folded")]
    [InlineData("tags NOUN,VERB; tags stripped; 1 ngram of fingerprint 0123456789abcdef; without 27 ngrams of fingerprint ffffffffffffffff; match a; b \\n")]
    [InlineData("0 ngrams of fingerprint 0000000000000000")]
    [InlineData("match years 1900..2000; tags drop")]
    public void It_is_read(string text) => Assert.Equal(text, string.Join("; ", Assert.IsType<FilterList>(FilterList.Parse(text)).Items));

    [Theory]
    [InlineData(" ")]
    [InlineData("; ")]
    [InlineData("tags drop; ")]
    [InlineData("tags drop;case of words folded")]
    [InlineData("years 1900")]
    [InlineData("years ..2000")]
    [InlineData("years 1950..195O")]
    [InlineData("years 2000..1900")]
    [InlineData("years 0..1900")]
    [InlineData("years 01900..2000")]
    [InlineData("years 1900..1901; years 1902..1903")]
    [InlineData("tags keep")]
    [InlineData("tags noun")]
    [InlineData("tags VERB,NOUN")]
    [InlineData("tags THING")]
    [InlineData("tags only; tags drop")]
    [InlineData("tags stripped")]
    [InlineData("tags drop; tags stripped")]
    [InlineData("tags stripped; tags only")]
    [InlineData("case folded")]
    [InlineData("case of words folded; tags drop")]
    [InlineData("1 ngrams of fingerprint 0123456789abcdef")]
    [InlineData("2 ngram of fingerprint 0123456789abcdef")]
    [InlineData("02 ngrams of fingerprint 0123456789abcdef")]
    [InlineData("2 ngrams of fingerprint 0123456789ABCDEF")]
    [InlineData("2 ngrams of fingerprint 0123456789abcdef\n")]
    [InlineData("without 2 ngrams of fingerprint 0; match a")]
    [InlineData("match ")]
    [InlineData("match a\nb")]
    [InlineData("match a\r")]
    public void It_is_refused(string text) => Assert.Null(FilterList.Parse(text));

    [Fact]
    public void What_a_run_writes_is_read_again()
    {
        using var ngrams = new NgramSet(["a", "b"]);
        using var one = new NgramSet(["a"]);
        TagRule[] rules = [TagRule.Keep, TagRule.Drop, TagRule.Only, .. PosTags.All.Select(t => TagRule.AnyOf(t.Tag)), TagRule.AnyOf(PosTag.Any)];
        foreach (YearRange? years in new YearRange?[] { null, YearRange.All, new YearRange(1900, 1900) })
            foreach (TagRule tags in rules)
                foreach (bool strip in tags.Carried ? new[] { false, true } : [false])
                    foreach (NgramSet? set in new[] { null, ngrams, one })
                        foreach (string? match in new[] { null, "; tags stripped", "\\" })
                        {
                            var options = new FilterOptions { ForIndex = true, Years = years, Tags = tags, StripTags = strip, FoldCase = strip, Ngrams = set, Excluded = set, Match = match };
                            FilterList list = Assert.IsType<FilterList>(FilterList.Parse(FilterList.TextOf(options)));
                            Assert.Equal(options.Filters, list.Items);
                            Assert.Equal((years?.First, years?.Last, tags), (list.Years?.First, list.Years?.Last, list.Tags));
                        }
    }
}
