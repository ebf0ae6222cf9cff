using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--top</c> and <c>--order</c>.</summary>
public sealed class TopAndOrderTests : IDisposable
{
    private static readonly NgramRecord[] Varied = [.. Records.Varied(seed: 41, ngrams: 2000), .. Enumerable.Range(0, 50).Select(i => new NgramRecord($"tie {i}", 1990, 777_777, i))];

    private readonly TempFolder _folder = new();

    public TopAndOrderTests() => _folder.Write("data", Records.AsV2(Varied));

    public static MatrixTheoryData<string, int> Tops => new(Answer.Groupings, [1, 3, 20, 1000, 1_000_000]);

    [Theory]
    [MemberData(nameof(Tops))]
    public void The_top_rows_come_by_match_count_and_ties_by_key(string by, int top)
    {
        string expected = Answer.Header(by) + Answer.Lines(Answer.ByCount(Answer.Rows(Varied, by)).Take(top));
        Assert.Equal(expected, Count("--by", by, "--top", $"{top}"));
    }

    [Fact]
    public void The_cut_through_a_tie_keeps_the_lowest_keys()
    {
        Row[] ranked = [.. Answer.ByCount(Answer.Rows(Varied))];
        int tie = Array.FindIndex(ranked, r => r.Matches == 777_777);
        for (int top = tie; top < tie + 10; top++)
            Assert.Equal(Answer.Header("ngram") + Answer.Lines(ranked.Take(top)), Count("--top", $"{top}", "--workers", "3", "--chunk-size", "1000"));
    }

    [Theory]
    [InlineData("ngram")]
    [InlineData("ngram,year")]
    [InlineData("year")]
    public void Order_by_count_ranks_all_rows(string by) =>
        Assert.Equal(Answer.Header(by) + Answer.Lines(Answer.ByCount(Answer.Rows(Varied, by))), Count("--by", by, "--order", "count"));

    [Fact]
    public void Order_by_key_is_what_is_done_anyway() => Assert.Equal(Count(), Count("--order", "key"));

    [Theory]
    [InlineData("ngram")]
    [InlineData("ngram,decade")]
    public void The_top_rows_in_key_order_are_the_same_rows(string by)
    {
        Row[] rows = Answer.Rows(Varied, by);
        var best = Answer.ByCount(rows).Take(30).ToHashSet();
        Assert.Equal(Answer.Header(by) + Answer.Lines(rows.Where(best.Contains)), Count("--by", by, "--top", "30", "--order", "key"));
    }

    [Fact]
    public void The_top_rows_in_count_order_may_be_said_in_full() => Assert.Equal(Count("--top", "30"), Count("--top", "30", "--order", "count"));

    [Fact]
    public void The_top_of_nothing_is_nothing()
    {
        _folder.Write("empty", "");
        Assert.Equal(Answer.Header("ngram"), ProgramRun.Of(_folder, "count", "empty", "--top", "5", "--quiet").WithExitCode(0).OutputText);
    }

    private string Count(params string[] arguments) => ProgramRun.Of(_folder, ["count", "data", .. arguments, "--quiet"]).WithExitCode(0).OutputText;

    [Theory]
    [InlineData("ngram", "--order count", int.MaxValue)]
    [InlineData("ngram", "--top 7 --workers 3 --chunk-size 1KiB", 7)]
    [InlineData("ngram,year", "--order count --memory 1MiB", int.MaxValue)]
    [InlineData("year", "--top 3 --min-count 100", 3)]
    [InlineData("none", "--top 1", 1)]
    public void Shares_add_up_over_all_rows_also_those_that_are_not_shown(string by, string options, int most)
    {
        NgramRecord[] records = Records.Varied(seed: 97, ngrams: 1500);
        _folder.Write("shares", Records.AsV2(records));
        Row[] rows = [.. Answer.ByCount(Answer.Rows(records, by).Where(row => !options.Contains("--min-count") || row.Matches >= 100))];
        decimal all = rows.Sum(row => (decimal)row.Matches), soFar = 0;
        string[] lines = ProgramRun.Of(_folder, ["count", "shares", "--quiet", "--by", by, "--columns", "cumulative_share", .. options.Split(' ')]).WithExitCode(0).OutputText.TrimEnd().Split('\n');
        Assert.Equal($"{Answer.Header(by).TrimEnd()}\tcumulative_share", lines[0]);
        Assert.Equal(Math.Min(most, rows.Length), lines.Length - 1);
        foreach ((string line, Row row) in lines[1..].Zip(rows))
        {
            soFar += row.Matches;
            int tab = line.LastIndexOf('\t');
            Assert.Equal(string.Join('\t', row.Fields), line[..tab]);
            Assert.Equal((double)(soFar / all), double.Parse(line[(tab + 1)..], System.Globalization.CultureInfo.InvariantCulture), tolerance: 1e-14);
        }
        if (most == int.MaxValue) Assert.EndsWith("\t1", lines[^1]);
        Assert.Contains("--order count", ProgramRun.Of(_folder, "count", "shares", "--columns", "cumulative_share").WithExitCode(2).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();
}
