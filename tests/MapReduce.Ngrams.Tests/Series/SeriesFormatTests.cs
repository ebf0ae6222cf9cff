using System.Text;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;
using MapReduce.Output;

namespace MapReduce.Ngrams.Tests.Series;

/// <summary>The rows of series, written out, for rows as a run by ngram and year gives them.</summary>
public sealed class SeriesFormatTests
{
    private static readonly (string Ngram, int Year, long Matches, long Volumes)[] Facts =
    [
        ("color", 1991, 30, 3), ("color", 1993, 10, 1), ("colour", 1990, 10, 1), ("colour", 1993, 30, 2), ("colour", 1994, 5, 1),
    ];

    [Fact]
    public void A_row_for_every_year_from_the_first_to_the_last_in_which_anything_asked_for_occurs_in_the_order_asked() => AssertRows(
        ["colour", "color", "absent"], new SeriesOptions(),
        "ngram year match_count volume_count",
        "colour 1990 10 1", "colour 1991 0 0", "colour 1992 0 0", "colour 1993 30 2", "colour 1994 5 1",
        "color 1990 0 0", "color 1991 30 3", "color 1992 0 0", "color 1993 10 1", "color 1994 0 0",
        "absent 1990 0 0", "absent 1991 0 0", "absent 1992 0 0", "absent 1993 0 0", "absent 1994 0 0");

    [Fact]
    public void A_range_that_is_asked_for_is_the_range() => AssertRows(
        ["color"], new SeriesOptions { Years = new YearRange(1989, 1991) }, "ngram year match_count volume_count", "color 1989 0 0", "color 1990 0 0", "color 1991 30 3");

    [Theory]
    [InlineData("1..2001", 1, 2001)]
    [InlineData("1..9999", 1, 9999)]
    [InlineData("1990..9999", 1990, 9999)]
    [InlineData("1", 1, 1)]
    [InlineData("9999", 9999, 9999)]
    public void The_first_and_the_last_year_that_there_are_can_be_asked_for(string years, int first, int last)
    {
        string[] rows = Rows(Facts, ["color", "absent"], new SeriesOptions { Years = YearRange.Parse(years) });
        string[] expected = [.. Enumerable.Range(first, last - first + 1).Select(year => $"{year}")];
        Assert.Equal([.. expected, .. expected], rows[1..].Select(row => row.Split('\t')[1]));
    }

    [Fact]
    public void With_case_folded_a_tagged_word_that_is_named_stays_out_of_a_wildcard()
    {
        // As the run has its keys then: words in folded case, tags in capitals.
        (string, int, long, long)[] facts = [("_START_ dog", 1990, 5, 1), ("foo_noun", 1990, 9, 1), ("watch", 1990, 4, 1), ("watch_NOUN", 1990, 3, 1), ("watch_NOUN dog", 1990, 2, 1), ("watch_NOUN dog_NOUN", 1990, 8, 1)];
        Assert.Equal(
            ["watch_noun (All) 1990 3 1", "foo_noun 1990 9 1", "watch 1990 4 1", "watch_noun dog 1990 2 1", "_start_ dog 1990 5 1"],
            Rows(facts, ["watch_NOUN", "*", "Watch_Noun *", "_start_ *"], new SeriesOptions { FoldCase = true })[1..].Select(row => row.Replace('\t', ' ')));
    }

    [Theory]
    [InlineData("1992..", 1992, 1993)]
    [InlineData("..1992", 1991, 1992)]
    [InlineData("1..", 1, 1993)]
    [InlineData("..9999", 1991, 9999)]
    [InlineData("1994..", 1, 0)]
    public void An_end_that_is_left_open_is_where_what_is_asked_for_begins_or_ends(string years, int first, int last)
    {
        string[] rows = Rows(Facts, ["color"], new SeriesOptions { Years = YearRange.Parse(years) });
        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(year => $"{year}"), rows[1..].Select(row => row.Split('\t')[1]));
    }

    [Fact]
    public void Where_nothing_occurs_and_no_range_is_asked_for_there_is_no_year() => AssertRows(["absent"], new SeriesOptions(), "ngram year match_count volume_count");

    [Fact]
    public void With_totals_only_the_years_that_they_have() => AssertRows(
        ["colour"], new SeriesOptions { Totals = OfAll("1990,100,1,1 1992,100,1,1 1993,120,1,1 1995,100,1,1") },
        "ngram year match_count volume_count relative_frequency", "colour 1990 10 1 0.1", "colour 1992 0 0 0", "colour 1993 30 2 0.25");

    [Fact]
    public void Smoothing_is_the_mean_of_the_years_around_cut_to_the_range() => AssertRows(
        ["colour"], new SeriesOptions { Smoothing = 1, Years = new YearRange(1990, 1994) },
        "ngram year match_count volume_count smoothed", "colour 1990 10 1 5", "colour 1991 0 0 3.3333333333333335", "colour 1992 0 0 10", "colour 1993 30 2 11.666666666666666", "colour 1994 5 1 17.5");

    [Fact]
    public void Smoothing_is_of_the_frequency_and_leaves_out_the_years_that_the_totals_lack() => AssertRows(
        ["colour"], new SeriesOptions { Smoothing = 2, Totals = OfAll("1990,100,1,1 1991,10,1,1 1993,60,1,1 1994,10,1,1") },
        "ngram year match_count volume_count relative_frequency smoothed",
        "colour 1990 10 1 0.1 0.05", $"colour 1991 0 0 0 {(0.1 + 0 + 0.5) / 3:R}", $"colour 1993 30 2 0.5 {1.0 / 3:R}", "colour 1994 5 1 0.5 0.5");

    [Fact]
    public void Smoothing_over_0_years_changes_nothing_and_over_very_many_makes_one_mean()
    {
        AssertRows(["color"], new SeriesOptions { Smoothing = 0 }, "ngram year match_count volume_count smoothed", "color 1991 30 3 30", "color 1992 0 0 0", "color 1993 10 1 10");
        AssertRows(["color"], new SeriesOptions { Smoothing = int.MaxValue, Years = new YearRange(1991, 1994) }, "ngram year match_count volume_count smoothed", "color 1991 30 3 10", "color 1992 0 0 10", "color 1993 10 1 10", "color 1994 0 0 10");
    }

    [Fact]
    public void A_sum_has_the_counts_of_all_its_parts() => AssertRows(
        ["colour + color", "color + color"], new SeriesOptions { Years = new YearRange(1993, 1994) },
        "ngram year match_count volume_count value", "colour + color 1993 40 3 40", "colour + color 1994 5 1 5", "color + color 1993 20 2 20", "color + color 1994 0 0 0");

    [Fact]
    public void A_share_has_a_row_for_the_years_in_which_what_it_is_a_share_of_occurs() => AssertRows(
        ["colour / (colour + color)"], new SeriesOptions { Smoothing = 1 },
        "ngram year match_count volume_count value smoothed",
        "colour / (colour + color) 1990   1 0.5", "colour / (colour + color) 1991   0 0.5", "colour / (colour + color) 1993   0.75 0.875", "colour / (colour + color) 1994   1 0.875");

    [Fact]
    public void A_pattern_is_answered_with_its_ten_most_frequent_ngrams_ties_in_key_order()
    {
        (string, int, long, long)[] facts = [.. Enumerable.Range(0, 30).Select(i => ($"of w{i:00}", 1990, (long)(i % 7), 1L)), ("of x", 1990, 3L, 1L), ("of x", 1991, 3L, 1L), ("up w", 1990, 99L, 1L)];
        string[] Answer(SeriesOptions options) => [.. Rows(facts, ["of *"], options)[1..].Select(row => row.Split('\t')[0]).Distinct()];
        Assert.Equal(["of w06", "of w13", "of w20", "of w27", "of x", "of w05", "of w12", "of w19", "of w26", "of w04"], Answer(new SeriesOptions()));
        Assert.Equal(
            ["of w06", "of w13", "of w20", "of w27", "of w05", "of w12", "of w19", "of w26", "of w04", "of w11"],
            Answer(new SeriesOptions { Years = new YearRange(1990, 1990) }));
    }

    [Fact]
    public void A_pattern_and_an_ngram_that_it_matches_may_both_be_asked_for() => AssertRows(
        ["colour", "*"], new SeriesOptions { Years = new YearRange(1993, 1993) }, "ngram year match_count volume_count", "colour 1993 30 2", "colour 1993 30 2", "color 1993 10 1");

    [Fact]
    public void Each_corpus_has_its_own_rows_also_of_texts_that_look_alike()
    {
        (string Corpus, string Ngram, long Matches)[] facts =
        [
            ("gb", "* b", 1), ("gb", "a", 2), ("gb", "a b", 4), ("gb", "a:gb", 8), ("gb", "a:us", 16), ("gb-old", "a", 32), ("us", "* b", 64), ("us", "a", 128), ("us", "c b", 256),
        ];
        string[] corpora = ["gb", "gb-old", "us"], asked = ["a", "a:gb / a:us", "[a:gb]", "[a:gb]:gb", "* b", "[* b]", "[* b] + a", "(a + a):us"];
        var rules = new ExpressionRules { Corpora = corpora };
        string[] AnswerOf(int workers)
        {
            var options = new SeriesOptions { Corpora = corpora, WithSums = true, MostOfGroup = 1, Workers = workers, Years = new YearRange(1900, 1900) };
            using var output = new TextOutput();
            var format = new SeriesFormat<TsvBlock>([.. asked.Select(a => ExpressionParser.Parse(a, rules))], options, new TsvFormat(header: false));
            format.Begin([], output);
            foreach ((string corpus, string ngram, long matches) in facts)
            {
                SeriesBlock block = format.NewBlock();
                block.Text(Encoding.UTF8.GetBytes(corpus));
                block.Text(Encoding.UTF8.GetBytes(ngram));
                block.Integer(1900);
                block.Integer(matches);
                block.Integer(1);
                block.EndRow();
                format.Append(block, output);
            }
            format.End(output);
            return [.. output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t')).Select(fields => $"{fields[0]} = {fields[4]}")];
        }
        string[] expected =
        [
            "a:gb = 2", "a:gb-old = 32", "a:us = 128", "a:gb / a:us = 0.015625", "[a:gb]:gb = 8", "[a:gb]:gb-old = 0", "[a:gb]:us = 0", "[a:gb]:gb = 8",
            "* b (All):gb = 5", "a b:gb = 4", "* b (All):gb-old = 0", "* b (All):us = 320", "c b:us = 256", "[* b]:gb = 1", "[* b]:gb-old = 0", "[* b]:us = 64",
            "([* b] + a):gb = 3", "([* b] + a):gb-old = 32", "([* b] + a):us = 192", "(a + a):us = 256",
        ];
        Assert.Equal(expected, AnswerOf(1));
        Assert.Equal(expected, AnswerOf(4));
    }

    [Fact]
    public void Rows_of_many_blocks_are_the_same_for_any_number_of_workers()
    {
        string[] asked = [.. Enumerable.Range(0, 40).Select(i => $"a * {i} / {i + 1}")];
        var options = new SeriesOptions { Years = new YearRange(1, 3000), Workers = 1 };
        (string, int, long, long)[] facts = [.. Enumerable.Range(1, 3000).Select(year => ("a", year, (long)year, 1L))];
        string[] rows = Rows(facts, asked, options);
        Assert.Equal(1 + 40 * 3000, rows.Length);
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(i => Enumerable.Range(1, 3000).Select(year => $"a * {i} / {i + 1}\t{year}")), rows[1..].Select(row => string.Join('\t', row.Split('\t')[..2])));
        foreach (int workers in new[] { 2, 7 }) Assert.Equal(rows, Rows(facts, asked, options with { Workers = workers }));
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_told()
    {
        (string, int, long, long)[] facts = [("a", 1990, long.MaxValue, 1), ("b", 1990, 1, 1)];
        MapReduceException failure = Assert.Throws<MapReduceException>(() => Rows(facts, ["a + b"], new SeriesOptions()));
        Assert.Equal(Failure.BadData, failure.Failure);
        Assert.Contains("the sum of 'a + b' in 1990 exceeds", failure.Message);
    }

    private static void AssertRows(string[] asked, SeriesOptions options, params string[] expected) =>
        Assert.Equal(expected, Rows(Facts, asked, options).Select(row => row.Replace('\t', ' ')));

    private static Dictionary<string, YearTotals> OfAll(string content) => new() { [""] = Totals(content) };

    private static YearTotals Totals(string content) => TotalsFile.Parse(Encoding.UTF8.GetBytes(content), "totals");

    /// <summary>The rows, header first, with TABs between the fields; the facts are cut into blocks of two rows, within ngrams too.</summary>
    internal static string[] Rows((string Ngram, int Year, long Matches, long Volumes)[] facts, string[] asked, SeriesOptions options) =>
        Rows(facts, [.. asked.Select(a => ExpressionParser.Parse(a, new ExpressionRules { FoldCase = options.FoldCase, Variants = options.Variants }))], options);

    /// <inheritdoc cref="Rows(ValueTuple{string, int, long, long}[], string[], SeriesOptions)"/>
    internal static string[] Rows((string Ngram, int Year, long Matches, long Volumes)[] facts, NgramExpression[] asked, SeriesOptions options)
    {
        using var output = new TextOutput();
        var format = new SeriesFormat<TsvBlock>(asked, options, new TsvFormat(header: true));
        format.Begin([], output);
        // The run leaves out other years.
        facts = [.. facts.Where(fact => options.Years?.Contains((uint)fact.Year) ?? true)];
        foreach ((string Ngram, int Year, long Matches, long Volumes)[] rows in facts.Chunk(2))
        {
            SeriesBlock block = format.NewBlock();
            foreach ((string ngram, int year, long matches, long volumes) in rows)
            {
                block.Text(Encoding.UTF8.GetBytes(ngram));
                block.Integer(year);
                block.Integer(matches);
                block.Integer(volumes);
                block.EndRow();
            }
            format.Append(block, output);
        }
        format.End(output);
        return output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
