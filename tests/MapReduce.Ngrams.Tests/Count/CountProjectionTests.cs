using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Tests.Count;

public sealed class CountProjectionTests
{
    [Theory]
    [InlineData(GroupBy.Ngram, "ngram match_count volume_count")]
    [InlineData(GroupBy.NgramYear, "ngram year match_count volume_count")]
    [InlineData(GroupBy.NgramDecade, "ngram decade match_count volume_count")]
    [InlineData(GroupBy.Year, "year match_count volume_count")]
    [InlineData(GroupBy.Decade, "decade match_count volume_count")]
    [InlineData(GroupBy.None, "match_count volume_count")]
    public void Columns_are_the_parts_of_the_key_and_the_two_counts(GroupBy by, string columns) =>
        Assert.Equal(columns, string.Join(' ', new CountProjection(new CountOptions { By = by }).Columns.Select(column => column.Name)));

    [Theory]
    [InlineData(GroupBy.Ngram, "watch", "watch\t5\t3", "watch")]
    [InlineData(GroupBy.NgramYear, "a b\0\u0007\u00C6", "a b\t1990\t5\t3", "a b 1990")]
    [InlineData(GroupBy.NgramDecade, "\u00C3\u00A9\0\u0007\u00C6", "\u00C3\u00A9\t1990\t5\t3", "é 1990")]
    [InlineData(GroupBy.Year, "\u0027\u000F", "9999\t5\t3", "9999")]
    [InlineData(GroupBy.Decade, "\0\0", "0\t5\t3", "0")]
    [InlineData(GroupBy.None, "", "5\t3", "the sum of all")]
    public void A_key_is_written_in_its_parts_and_described_in_words(GroupBy by, string key, string row, string described)
    {
        var projection = new CountProjection(new CountOptions { By = by });
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(key);
        var count = new NgramCount(5, 3);
        var rows = new RowText();
        Assert.True(projection.Accepts(bytes, in count));
        projection.Write(bytes, in count, ref rows);
        rows.EndRow();
        Assert.Equal([row], rows.Rows);
        Assert.Equal(described, projection.Describe(bytes));
    }

    [Theory]
    [InlineData(GroupBy.Ngram)]
    [InlineData(GroupBy.NgramYear)]
    [InlineData(GroupBy.Year)]
    [InlineData(GroupBy.None)]
    public void A_watched_ngram_is_no_row_but_is_remembered(GroupBy by)
    {
        var projection = new CountProjection(new CountOptions { By = by });
        byte[] key = [0xFF, .. "été"u8];
        var count = new NgramCount(5, 3);
        Assert.False(projection.Accepts(key, in count));
        Assert.Equal("été", projection.Describe(key));
        (string word, NgramCount sum) = Assert.Single(projection.Watched);
        Assert.Equal(("été", 5UL, 3UL), (word, sum.Matches, sum.Volumes));
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 1, false)]
    [InlineData(41, 42, false)]
    [InlineData(42, 42, true)]
    [InlineData(long.MaxValue, long.MaxValue, true)]
    public void A_key_of_fewer_matches_than_asked_for_is_no_row(long matches, long least, bool row)
    {
        var count = new NgramCount((ulong)matches, 1);
        Assert.Equal(row, new CountProjection(new CountOptions { By = GroupBy.Ngram, MinCount = (ulong)least }).Accepts("a"u8, in count));
        Assert.Equal(row, new CountProjection(new CountOptions { By = GroupBy.None, MinCount = (ulong)least }).Accepts([], in count));
        var watching = new CountProjection(new CountOptions { By = GroupBy.Ngram, MinCount = (ulong)least });
        Assert.False(watching.Accepts([0xFF, (byte)'a'], in count));
        Assert.Equal((ulong)matches, watching.Watched["a"].Matches);
    }

    [Fact]
    public void The_sum_of_all_rows_may_exceed_64_bits()
    {
        var projection = new CountProjection(new CountOptions { Extra = [ExtraColumn.CumulativeShare] });
        var count = new NgramCount(9_000_000_000_000_000_000, 1);
        Parallel.For(0, 1000, _ => Assert.True(projection.Accepts("a"u8, in count)));
        Assert.Equal(9e21, projection.AcceptedMatches);
    }

    [Fact]
    public void The_largest_counts_are_written_whole()
    {
        var count = new NgramCount(long.MaxValue, long.MaxValue);
        var rows = new RowText();
        new CountProjection(new CountOptions { By = GroupBy.None }).Write([], in count, ref rows);
        rows.EndRow();
        Assert.Equal(["9223372036854775807\t9223372036854775807"], rows.Rows);
        Assert.Equal((ulong)long.MaxValue, new CountProjection(new CountOptions { By = GroupBy.None }).Rank(in count));
    }
}
