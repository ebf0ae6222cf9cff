using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Results by ngram, or by ngram and year, as TSV or CSV, are inputs again.</summary>
public sealed class OwnResultsTests : IDisposable
{
    private static readonly string[] Hostile = ["a,b", "\"", "\"\"x", "x\"y\"", ",", "=1+1", "|", "a, 1,2", "\"a\",1900,5", "ñ_NOUN", "'", " padded ", "1,2,3"];

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 16, ngrams: 500);

    private readonly TempFolder _folder = new();

    public OwnResultsTests()
    {
        string hostile = string.Concat(Hostile.SelectMany((ngram, i) => new[] { $"{ngram}\t1900\t{i + 1}\t1\n", $"{ngram}\t1950\t{10 * (i + 1)}\t2\n" }));
        _folder.Write("first", Records.AsV2(Varied) + hostile);
        _folder.Write("second", Records.AsV3(Records.Varied(seed: 17, ngrams: 500)));
    }

    public static MatrixTheoryData<string, string, string> Ways => new(["tsv", "csv"], ["ngram", "ngram,year"], ["", "--totals totals", "--columns cumulative_share --order count"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_result_counts_as_the_files_that_it_was_made_from(string form, string by, string columns)
    {
        _folder.Write("totals", Totals());
        ProgramRun.Of(_folder, ["count", "first", "--by", by, "-o", $"result.{form}", "-q", .. columns.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).WithExitCode(0);
        string[][] options = by == "ngram"
            ? [["--by", "ngram"], ["--by", "none"], ["--by", "ngram", "--fold-case"], ["--by", "ngram", "--tags", "drop"], ["--by", "ngram", "--match", "^[a-m]"]]
            : [["--by", "ngram"], ["--by", "year"], ["--by", "ngram,year", "--years", "1900..1950"], ["--by", "ngram,decade", "--tags", "only", "--strip-tags"], ["--by", "year", "--totals", "totals"]];
        foreach (string[] option in options)
        {
            string expected = ProgramRun.Of(_folder, ["count", "first", "-q", .. option]).WithExitCode(0).OutputText;
            Assert.Equal(expected, ProgramRun.Of(_folder, ["count", $"result.{form}", "-q", .. option]).WithExitCode(0).OutputText);
            Assert.Equal(expected, ProgramRun.Of(_folder, ["count", $"result.{form}", "-q", "--workers", "3", "--chunk-size", "4KiB", .. option]).WithExitCode(0).OutputText);
        }
    }

    [Fact]
    public void A_TAB_in_a_quoted_ngram_is_bad()
    {
        // It would be a row of five columns as TSV.
        _folder.Write("x.csv", "ngram,year,match_count,volume_count\n\"a\tb\",1900,3,2\nc,1900,1,1\n");
        foreach (string[] command in new string[][] { ["count", "x.csv"], ["index", "x.csv", "-o", "x.ngrams"] })
            Assert.Contains("x.csv:2 ", ProgramRun.Of(_folder, [.. command, "-q"]).WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Equal("c\t1\t1\n", ProgramRun.Of(_folder, "count", "x.csv", "-q", "--no-header", "--on-bad-line", "skip").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("tsv", "--bom")]
    [InlineData("csv", "--bom")]
    [InlineData("csv", "--no-header")]
    [InlineData("tsv", "--no-header")]
    public void A_result_has_a_mark_or_no_header(string form, string option)
    {
        foreach (string by in new[] { "ngram", "ngram,year" })
        {
            // A mark is for CSV.
            string[] written = option == "--bom" && form == "tsv" ? [] : [option];
            ProgramRun.Of(_folder, ["count", "first", "--by", by, "-o", $"result.{form}", "-q", .. written]).WithExitCode(0);
            string[] read = option == "--no-header" ? ["--format", "result"] : [];
            Assert.Equal(
                ProgramRun.Of(_folder, "count", "first", "-q").WithExitCode(0).OutputText,
                ProgramRun.Of(_folder, ["count", $"result.{form}", "-q", .. read]).WithExitCode(0).OutputText);
        }
    }

    [Theory]
    [InlineData("ngram", "old.tsv")]
    [InlineData("ngram,year", "old.csv")]
    public void A_month_is_merged_into_the_result_of_those_before(string by, string old)
    {
        ProgramRun.Of(_folder, "count", "first", "--by", by, "-o", old, "-q").WithExitCode(0);
        Assert.Equal(
            ProgramRun.Of(_folder, "count", "first", "second", "--by", by, "-q").WithExitCode(0).OutputText,
            ProgramRun.Of(_folder, "count", old, "second", "--by", by, "-q").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Histories_come_from_a_result_by_ngram_and_year()
    {
        ProgramRun.Of(_folder, "count", "second", "--by", "ngram,year", "-o", "result.csv", "-q").WithExitCode(0);
        string ngram = Records.Varied(seed: 17, ngrams: 500)[0].Ngram;
        Assert.Equal(
            ProgramRun.Of(_folder, "series", $"[{ngram}]", "--in", "second", "-q").WithExitCode(0).OutputText,
            ProgramRun.Of(_folder, "series", $"[{ngram}]", "--in", "result.csv", "-q").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("count result --by year")]
    [InlineData("count result --by ngram,decade")]
    [InlineData("count result --years 1900..1910")]
    [InlineData("count result --totals totals")]
    [InlineData("series a --in result")]
    public void Without_years_nothing_is_answered_that_needs_them(string command)
    {
        _folder.Write("totals", Totals());
        ProgramRun.Of(_folder, "count", "first", "-o", "result", "--output-format", "tsv", "-q").WithExitCode(0);
        Assert.StartsWith("mapreduce: result: is a result by ngram, whose rows have no year", ProgramRun.Of(_folder, [.. command.Split(' '), "-q"]).WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ngram,match_count,volume_count\n\"a,1,2\n", "bad-row: a quoted field that does not end")]
    [InlineData("ngram,match_count,volume_count\n\"a\"b,1,2\n", "bad-row: a quoted field that does not end")]
    [InlineData("ngram,match_count,volume_count\na,1\n", "bad-row: 2 columns instead of 3")]
    [InlineData("ngram,match_count,volume_count\na,1,2,3\n", "bad-row: 4 columns instead of 3")]
    [InlineData("ngram,match_count,volume_count\na,b,1,2\n", "bad-row: 4 columns instead of 3")]
    [InlineData("ngram\tyear\tmatch_count\tvolume_count\na\t1\t2\n", "bad-row: 3 columns instead of 4")]
    [InlineData("ngram\tyear\tmatch_count\tvolume_count\na\tx\t2\t1\n", "bad-year: year 'x'")]
    [InlineData("ngram\tmatch_count\tvolume_count\na\t-2\t1\n", "negative-count")]
    [InlineData("ngram\tmatch_count\tvolume_count\n\t2\t1\n", "empty-ngram")]
    public void Bad_rows_are_named(string text, string error)
    {
        _folder.Write("result", text);
        Assert.StartsWith($"mapreduce: result:2 (byte {text.IndexOf('\n') + 1}): {error}", ProgramRun.Of(_folder, "count", "result", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_columns_without_a_header_may_be_rows_that_lost_one_and_are_not_guessed_at()
    {
        _folder.Write("rows", "a\t1950\t3\nb\t1951\t4\n");
        Assert.Contains("too-few-fields", ProgramRun.Of(_folder, "count", "rows", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Equal("a\t1950\t3\nb\t1951\t4\n", ProgramRun.Of(_folder, "count", "rows", "-q", "--format", "result", "--no-header").WithExitCode(0).OutputText);
        _folder.Write("text", "just words\n");
        Assert.Contains("is not a result by ngram", ProgramRun.Of(_folder, "count", "text", "-q", "--format", "result").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_knows_a_result_and_a_benchmark_refuses_it()
    {
        ProgramRun.Of(_folder, "count", "second", "-o", "result.tsv", "-q").WithExitCode(0);
        string[] row = ProgramRun.Of(_folder, "inspect", "result.tsv", "-q").WithExitCode(0).OutputText.Split('\n')[1].Split('\t');
        Assert.Equal(("result", "", ""), (row[2], row[8], row[9]));
        Assert.Contains("result.tsv is a result or an index", ProgramRun.Of(_folder, "benchmark", "result.tsv", "-q").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
    }

    /// <summary>A history has the columns of a result by ngram and year, unless it has more.</summary>
    [Theory]
    [InlineData("of~* --sum", "history-row: 'of * (All)'")]
    [InlineData("a --fold-case", "history-row: 'a (All)'")]
    [InlineData("a --variants", "history")]
    [InlineData("of~c of~*", "is not a result of count")]
    [InlineData("of~* of~*", "is not a result of count")]
    [InlineData("a a", "is not a result of count")]
    [InlineData("b a", "is not a result of count")]
    [InlineData("a b:x", "is a history of several corpora")]
    [InlineData("a of~b", null)]
    [InlineData("of~*", null)]
    [InlineData("a", null)]
    public void A_history_is_refused_unless_its_rows_are_those_of_count(string asked, string? refusal)
    {
        _folder.Write("data", "A\t1900\t2\t1\na\t1900\t1\t1\na\t1901\t3\t1\nb\t1900\t2\t1\nb\t1901\t7\t1\nof b\t1900\t5\t1\nof c\t1901\t4\t2\n");
        string[] question = [.. asked.Split(' ').Select(word => word.Replace('~', ' '))];
        foreach (string form in new[] { "tsv", "csv" })
        {
            ProgramRun.Of(_folder, ["series", .. question, "--in", asked.Contains(':') ? "x=data" : "data", "-o", $"history.{form}", "-q"]).WithExitCode(0);
            // The oracle is what a history of these ngrams says, added up here.
            string[][] rows = [.. _folder.ReadText($"history.{form}").Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(row => row.Split('\t', ','))];
            foreach (string[] ways in new string[][] { [], ["--chunk-size", "16", "--workers", "4"], ["--chunk-size", "30", "--workers", "1"] })
            {
                Finished run = ProgramRun.Of(_folder, ["count", $"history.{form}", "--by", "none", "--no-header", "-q", .. ways]);
                if (refusal is null) Assert.Equal($"{rows.Sum(r => long.Parse(r[2]))}\t{rows.Sum(r => long.Parse(r[3]))}\n", run.WithExitCode(0).OutputText);
                else Assert.Contains(refusal, run.WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_text_that_was_changed_for_spreadsheets_is_refused()
    {
        _folder.Write("data", "'x\t1900\t1\t1\n=x\t1900\t2\t1\n");
        foreach (string by in new[] { "ngram", "ngram,year" })
        {
            ProgramRun.Of(_folder, "count", "data", "--by", by, "--csv-safe", "-o", "safe.csv", "-q").WithExitCode(0);
            Assert.Contains("changed-text: ''=x'", ProgramRun.Of(_folder, "count", "safe.csv", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
            ProgramRun.Of(_folder, "count", "data", "--by", by, "-o", "plain.csv", "-q").WithExitCode(0);
            Assert.Equal("'x\t1\t1\n=x\t2\t1\n", ProgramRun.Of(_folder, "count", "plain.csv", "-q", "--no-header").WithExitCode(0).OutputText);
        }
    }

    [Theory]
    [InlineData("1,1900,5,3\n2,1900,5,3\n", "1\t5\t3\n2\t5\t3\n")]
    [InlineData("1,1900,5,3", "1\t5\t3\n")]
    [InlineData("watch\t5\t3", "watch\t5\t3\n")]
    [InlineData("watch\t5\t3\r", "watch\t5\t3\n")]
    [InlineData("a\t5\t3\nwatch\t5\t3", "a\t5\t3\nwatch\t5\t3\n")]
    public void Who_says_that_rows_are_a_result_is_believed(string text, string rows)
    {
        _folder.Write("rows", text);
        Assert.Equal(rows, ProgramRun.Of(_folder, "count", "rows", "--format", "result", "-q", "--no-header").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("a,5,2\n\"b,c\",3,1\n", "without a header, give --format result", true)]
    [InlineData("a,1990,5,2\n", "without a header, give --format result", true)]
    [InlineData("ngram;match_count;volume_count\na;5;2\n", "save it with commas instead of semicolons", false)]
    [InlineData("nothing at all\n", "Correct the line", false)]
    public void A_table_that_is_no_input_as_it_is_says_what_to_give(string content, string advice, bool helps)
    {
        _folder.Write("table", content);
        Assert.Contains(advice, ProgramRun.Of(_folder, "count", "table", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
        if (helps) ProgramRun.Of(_folder, "count", "table", "-q", "--format", "result").WithExitCode(0);
    }

    public void Dispose() => _folder.Dispose();

    private static string Totals() => "\t" + string.Join('\t', Enumerable.Range(1500, 520).Select(year => $"{year},1000000000,1000,100")) + "\t";
}
