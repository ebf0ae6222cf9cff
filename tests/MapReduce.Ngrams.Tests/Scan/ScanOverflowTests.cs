using System.Text;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Tests.Oracle;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>A sum past 2^63-1 ends with an error that names the key, however it comes about.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class ScanOverflowTests : IDisposable
{
    private const string Largest = "9223372036854775807";

    private readonly ScanTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    public static TheoryData<NgramFormat, GroupBy, string> Keys => new()
    {
        { NgramFormat.V1, GroupBy.Ngram, "b" }, { NgramFormat.V1, GroupBy.NgramYear, "b 1990" }, { NgramFormat.V1, GroupBy.NgramDecade, "b 1990" },
        { NgramFormat.V1, GroupBy.Year, "1990" }, { NgramFormat.V1, GroupBy.Decade, "1990" }, { NgramFormat.V1, GroupBy.None, "the sum of all" },
        { NgramFormat.V2, GroupBy.Ngram, "b" }, { NgramFormat.V2, GroupBy.NgramYear, "b 1990" }, { NgramFormat.V2, GroupBy.NgramDecade, "b 1990" },
        { NgramFormat.V2, GroupBy.Year, "1990" }, { NgramFormat.V2, GroupBy.Decade, "1990" }, { NgramFormat.V2, GroupBy.None, "the sum of all" },
        { NgramFormat.V3, GroupBy.Ngram, "b" }, { NgramFormat.V3, GroupBy.NgramYear, "b 1990" }, { NgramFormat.V3, GroupBy.NgramDecade, "b 1990" },
        { NgramFormat.V3, GroupBy.Year, "1990" }, { NgramFormat.V3, GroupBy.Decade, "1990" }, { NgramFormat.V3, GroupBy.None, "the sum of all" },
    };

    [Theory, MemberData(nameof(Keys))]
    public void One_past_the_largest_sum_names_the_key(NgramFormat version, GroupBy by, string key)
    {
        AssertNamed(key, Rows(version, ("a", 1980, "5"), ("b", 1990, Largest), ("b", 1990, "1"), ("c", 2000, "5")), version, by);
        AssertNamed(key, Rows(version, ("a", 1980, "5"), ("b", 1990, "1"), ("b", 1990, "2"), ("b", 1990, Largest)), version, by);
    }

    [Theory, MemberData(nameof(Keys))]
    public void Three_huge_rows_that_wrap_around_name_the_key(NgramFormat version, GroupBy by, string key) =>
        AssertNamed(key, Rows(version, ("b", 1990, Largest), ("b", 1990, Largest), ("b", 1990, Largest)), version, by);

    /// <summary>What has been added up before the second huge row must not be sent along with it: the two would wrap around together.</summary>
    [Theory, MemberData(nameof(Keys))]
    public void Small_rows_between_two_huge_ones_hide_nothing(NgramFormat version, GroupBy by, string key) =>
        AssertNamed(key, Rows(version, ("b", 1990, Largest), ("b", 1990, "1"), ("b", 1990, "15970"), ("b", 1990, Largest), ("b", 1990, "2")), version, by);

    [Theory, MemberData(nameof(Keys))]
    public void The_largest_sum_itself_is_counted(NgramFormat version, GroupBy by, string key)
    {
        byte[] input = Rows(version, ("b", 1990, "9223372036854775800"), ("b", 1990, "3"), ("b", 1990, "4"));
        foreach (VectorWidth width in Widths.Accelerated)
        {
            string expected = by == GroupBy.None ? $"{Largest}\t3" : $"{key.Replace(' ', '\t')}\t{Largest}\t3";
            Assert.Equal([expected], _trial.Scan(input, version, new CountOptions { By = by }, width).Rows);
        }
    }

    [Theory]
    [InlineData(NgramFormat.V1)]
    [InlineData(NgramFormat.V2)]
    [InlineData(NgramFormat.V3)]
    public void Volumes_overflow_as_matches_do(NgramFormat version)
    {
        string text = version switch
        {
            NgramFormat.V1 => $"b\t1990\t1\t1\t{Largest}\nb\t1990\t1\t1\t1\n",
            NgramFormat.V2 => $"b\t1990\t1\t{Largest}\nb\t1990\t1\t1\n",
            _ => $"b\t1990,1,{Largest}\t1990,1,1\n",
        };
        AssertNamed("b", Encoding.ASCII.GetBytes(text), version, GroupBy.Ngram);
    }

    /// <summary>Rows of one ngram are added up before the table sees them: 70,000 of 15 digits pass 2^64, and would come out small.</summary>
    [Theory, MemberData(nameof(Keys))]
    public void Many_large_rows_that_wrap_around_within_a_batch_name_the_key(NgramFormat version, GroupBy by, string key) =>
        AssertNamed(key, Rows(version, [.. Enumerable.Repeat(("b", 1990, "281474976710655"), 70_000)]), version, by);

    [Fact]
    public void A_page_count_is_never_summed()
    {
        byte[] input = Encoding.ASCII.GetBytes($"b\t1990\t1\t{Largest}\t1\nb\t1990\t1\t{Largest}\t1\n");
        foreach (VectorWidth width in Widths.Accelerated)
            Assert.Equal(["b\t2\t2"], _trial.Scan(input, NgramFormat.V1, new CountOptions(), width).Rows);
    }

    [Theory]
    [InlineData(GroupBy.Ngram)]
    [InlineData(GroupBy.NgramYear)]
    [InlineData(GroupBy.Year)]
    [InlineData(GroupBy.None)]
    public void A_watched_word_whose_sum_overflows_is_named_as_it_is(GroupBy by)
    {
        // In several years, so that by year it is the watched word alone that overflows.
        byte[] input = Rows(NgramFormat.V2, ("watch", 1990, Largest), ("watch", 1991, Largest));
        var options = new CountOptions { By = by, Watched = ["watch"] };
        string named = Assert.Single(_trial.Scan(input, NgramFormat.V2, options, VectorWidth.Scalar).TooLarge);
        Assert.Equal("watch", named);
    }

    private void AssertNamed(string key, byte[] input, NgramFormat version, GroupBy by)
    {
        foreach (VectorWidth width in Widths.Accelerated)
        {
            ScanOutcome outcome = _trial.Scan(input, version, new CountOptions { By = by }, width);
            Assert.Equal([key], outcome.TooLarge);
        }
    }

    private static byte[] Rows(NgramFormat version, params (string Ngram, int Year, string Matches)[] rows)
    {
        IEnumerable<string> lines = version switch
        {
            NgramFormat.V1 => rows.Select(row => $"{row.Ngram}\t{row.Year}\t{row.Matches}\t1\t1\n"),
            NgramFormat.V2 => rows.Select(row => $"{row.Ngram}\t{row.Year}\t{row.Matches}\t1\n"),
            // No more of them in a line than its limit lets be.
            _ => rows.GroupBy(row => row.Ngram).SelectMany(run => run.Chunk(40_000))
                .Select(run => $"{run[0].Ngram}{string.Concat(run.Select(row => $"\t{row.Year},{row.Matches},1"))}\n"),
        };
        return Encoding.ASCII.GetBytes(string.Concat(lines));
    }
}
