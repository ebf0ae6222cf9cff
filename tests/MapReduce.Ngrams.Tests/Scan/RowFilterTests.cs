using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>What filters do to rows and to the numbers of lines, written out.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class RowFilterTests : IDisposable
{
    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<GroupBy> Groupings => [.. Enum.GetValues<GroupBy>()];

    [Fact]
    public void An_ngram_without_a_row_in_the_years_is_no_key_and_one_with_zeros_there_is()
    {
        var options = new CountOptions { Years = new YearRange(1990, 1999) };
        AssertRows(["b\t0\t0"], 1, 3, "a\t1989\t1\t1\na\t2000\t1\t1\nb\t1995\t0\t0\nb\t2000\t7\t7\n", NgramFormat.V2, options);
        AssertRows(["b\t0\t0"], 1, 1, "a\t1989,1,1\t2000,1,1\nb\t1995,0,0\t2000,7,7\n", NgramFormat.V3, options);
    }

    [Theory, MemberData(nameof(Groupings))]
    public void A_line_of_v3_is_counted_where_any_year_of_it_is(GroupBy by)
    {
        const string lines = "a\t1989,1,1\t1990,2,1\nb\t1989,4,1\nc\t1990,8,1\r\nd\t5,16,1\n";
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(lines), NgramFormat.V3, new CountOptions { By = by, Years = new YearRange(1990, 1990) }, width);
            Assert.Equal((4, 2), (outcome.Lines, outcome.Filtered));
            Assert.Equal(10, outcome.Rows.Sum(row => int.Parse(row.Split('\t')[^2], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Variants_of_case_are_one_key_in_lower_case_wherever_they_lie()
    {
        const string lines = "THE\t1990\t1\t1\nThe\t1990\t2\t1\nthe\t1990\t4\t1\nÉTÉ\t1990\t8\t1\nété\t1991\t16\t1\nⱥ\t1\t32\t1\nȺ\t1\t64\t1\nThe\t1991\t128\t1\n";
        AssertRows(["the\t135\t4", "été\t24\t2", "ⱥ\t96\t2"], 8, 0, lines, NgramFormat.V2, new CountOptions { FoldCase = true });
        AssertRows(
            ["the\t1990\t7\t3", "the\t1991\t128\t1", "été\t1990\t8\t1", "été\t1991\t16\t1", "ⱥ\t1\t96\t2"], 8, 0, lines, NgramFormat.V2,
            new CountOptions { FoldCase = true, By = GroupBy.NgramYear });
    }

    [Fact]
    public void Stripped_of_their_tags_the_tagged_forms_of_a_word_add_up_and_the_plain_one_stays_out()
    {
        const string lines = "watch\t1990\t100\t9\nwatch_NOUN\t1990\t60\t5\nwatch_VERB\t1990\t30\t4\nwatch_X\t1990\t5\t1\n_NOUN_\t1990\t999\t9\n";
        CountOptions list = new() { Tags = TagRule.Named("NOUN,VERB")!.Value, StripTags = true, Watched = ["watch"] }, only = new() { Tags = TagRule.Only, StripTags = true };
        AssertRows(["watch\t90\t9"], 2, 3, lines, NgramFormat.V2, list);
        AssertRows(["_NOUN_\t999\t9", "watch\t95\t10"], 4, 1, lines, NgramFormat.V2, only);
        foreach (VectorWidth width in Widths.Accelerated)
            Assert.Equal(["watch\t90\t9"], _trial.Scan(Encoding.UTF8.GetBytes(lines), NgramFormat.V2, list, width).Watched);
    }

    [Fact]
    public void A_name_is_made_anew_where_another_ngram_comes_to_lie_in_the_same_place()
    {
        const string lines = "A\t1990\t1\t1\nB\t1990\t2\t1\nC\t1990\t4\t1\n";
        foreach (GroupBy by in new[] { GroupBy.Ngram, GroupBy.NgramYear, GroupBy.NgramDecade })
        {
            var options = new CountOptions { By = by, FoldCase = true, Watched = ["b"] };
            foreach (VectorWidth width in Widths.Accelerated)
            {
                ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(lines), NgramFormat.V2, options, width, batchBytes: 1);
                Assert.Equal(["a 1 1", "b 2 1", "c 4 1"], outcome.Rows.Select(row => row.Replace("\t1990", "").Replace('\t', ' ')));
                Assert.Equal(["b\t2\t1"], outcome.Watched);
            }
        }
    }

    [Fact]
    public void A_watched_word_that_a_filter_leaves_out_is_no_key_in_any_year()
    {
        CountOptions options = new() { Years = new YearRange(1990, 1991), Match = "^z", Watched = ["watch"] };
        foreach ((string lines, NgramFormat version) in new[]
        {
            ("watch\t1989\t1\t1\nwatch\t1990\t2\t1\nwatch\t1991\t4\t1\nz\t1990\t8\t1\n", NgramFormat.V2),
            ("watch\t1989,1,1\t1990,2,1\t1991,4,1\nz\t1990,8,1\n", NgramFormat.V3),
            ("watch\t989,1,1\t1990,2,1\t1991,4,1\nz\t1990,8,1\n", NgramFormat.V3),   // not regular
        })
            foreach (VectorWidth width in Widths.Accelerated)
            {
                ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(lines), version, options, width);
                Assert.Equal(["z\t8\t1"], outcome.Rows);
                Assert.Equal(["watch\t6\t2"], outcome.Watched);
            }
    }

    [Fact]
    public void Watched_words_are_added_up_in_the_years_asked_for_whatever_else_is_filtered()
    {
        const string lines = "watch\t1989\t1\t1\nwatch\t1990\t2\t1\nWatch\t1990\t4\t1\nwatch_NOUN\t1990\t8\t1\n";
        CountOptions options = new() { Years = new YearRange(1990, 1990), Ngrams = new NgramSet(["other"]), Tags = TagRule.Drop, Match = "^z", Watched = ["watch", "watch_NOUN"] };
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(lines), NgramFormat.V2, options, width);
            Assert.Equal((4, 4, 0), (outcome.Lines, outcome.Filtered, outcome.Rows.Count));
            Assert.Equal(["watch\t2\t1", "watch_NOUN\t8\t1"], outcome.Watched);
        }
    }

    [Fact]
    public void Every_kind_of_bad_line_is_bad_whatever_is_filtered()
    {
        Asked[] nothing = [new() { Years = (9999, 9999) }, new() { Ngrams = ["absent"] }, new() { Match = "absent" }, new() { Tags = "ADV" }];
        foreach (NgramFormat version in Enum.GetValues<NgramFormat>().Where(version => version != NgramFormat.Result))
        {
            byte[] input = [.. WrongLine.Of(version).SelectMany(wrong => wrong.Bytes)];
            Agreement.Check(_trial, input, version, [.. nothing, .. Agreement.AllFilters.Where(asked => asked.By is GroupBy.Year or GroupBy.NgramYear)]);
        }
    }

    private void AssertRows(string[] rows, int counted, int filtered, string lines, NgramFormat version, CountOptions options)
    {
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(Encoding.UTF8.GetBytes(lines), version, options, width);
            Assert.Equal(rows, outcome.Rows.Select(row => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(row))));
            Assert.Equal((counted + filtered, filtered), (outcome.Lines, outcome.Filtered));
        }
    }
}
