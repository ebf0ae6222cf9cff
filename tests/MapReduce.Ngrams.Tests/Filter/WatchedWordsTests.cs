using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Scan;

namespace MapReduce.Ngrams.Tests.Filter;

[Trait("Runs", "OnLesserMachines")]
public sealed class WatchedWordsTests : IDisposable
{
    private const string Rows =
        "wat\t1990\t1\t1\n" +
        "watch\t1990\t2\t1\nwatch\t2000\t30\t1\nwatch\t2001\t400\r\nwatch\t2001\t400\t1\r\n" +
        "watch_NOUN\t1990\t5000\t1\nwatch_NOUN\t2005\t60000\t1\n" +
        "watches\t1990\t700000\t1\n" +
        "watch\t1991\t123456789012\t1\n" +
        "the old watch in the drawer of my grandfather's table by the window\t1990\t8\t1\n";

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<GroupBy, bool> GroupingsAndTagRules
    {
        get
        {
            var all = new TheoryData<GroupBy, bool>();
            foreach (GroupBy by in Enum.GetValues<GroupBy>())
            {
                all.Add(by, false);
                all.Add(by, true);
            }
            return all;
        }
    }

    [Theory, MemberData(nameof(GroupingsAndTagRules))]
    public void A_watched_ngram_is_added_up_whatever_is_grouped_or_left_out(GroupBy by, bool dropTagged)
    {
        const string longOne = "the old watch in the drawer of my grandfather's table by the window";
        var options = new CountOptions { By = by, Tags = dropTagged ? TagRule.Drop : TagRule.Keep, Watched = ["watch", "watch_NOUN", "absent", longOne] };
        foreach (VectorWidth width in Widths.Accelerated)
        {
            Assert.Equal(
                [$"{longOne}\t8\t1", "watch\t123456789444\t4", "watch_NOUN\t65000\t2"],
                _trial.Scan(Encoding.UTF8.GetBytes(Rows), NgramFormat.V2, options, width).Watched);
        }
    }

    [Theory, MemberData(nameof(GroupingsAndTagRules))]
    public void Watching_changes_no_row_and_no_number_of_lines(GroupBy by, bool dropTagged)
    {
        var plain = new CountOptions { By = by, Tags = dropTagged ? TagRule.Drop : TagRule.Keep };
        var watching = plain with { Watched = ["watch", "watch_NOUN", "wat"] };
        byte[] input = Encoding.UTF8.GetBytes(Rows);
        foreach (VectorWidth width in Widths.Accelerated)
        {
            var without = _trial.Scan(input, NgramFormat.V2, plain, width);
            var with = _trial.Scan(input, NgramFormat.V2, watching, width);
            Assert.Equal(without.Rows, with.Rows);
            Assert.Equal((without.Lines, without.Filtered, without.Bad), (with.Lines, with.Filtered, with.Bad));
            Assert.Equal(dropTagged ? 2 : 0, with.Filtered);
        }
    }

    [Fact]
    public void Only_the_whole_ngram_is_watched_not_a_part_and_not_another_case()
    {
        var words = new WatchedWords(["watch", "été"]);
        Assert.True(words.Contains("watch"u8));
        Assert.True(words.Contains("été"u8));
        foreach (string other in new[] { "", "w", "watc", "watches", "Watch", "watch ", "ete", "été ", "é" })
            Assert.False(words.Contains(Encoding.UTF8.GetBytes(other)), other);
    }

    [Fact]
    public void An_empty_word_is_in_no_line()
    {
        var words = new WatchedWords(["", "a"]);
        Assert.False(words.Contains(""u8));
        Assert.True(words.Contains("a"u8));
    }
}
