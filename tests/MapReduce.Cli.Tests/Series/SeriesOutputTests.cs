using System.Xml.Linq;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Series;

/// <summary>The output forms, tables and charts of <c>series</c>.</summary>
public sealed class SeriesOutputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void It_writes_every_form_of_output_whole()
    {
        _folder.Write("data", "a\t1990\t5\t2\na, b\t1991\t1\t1\n");
        ProgramRun.Of(_folder, "series", "a, b", "a", "--in", "data", "--smoothing", "1", "-o", "out.csv", "--quiet").WithExitCode(0);
        Assert.Equal(
            "ngram,year,match_count,volume_count,smoothed\n\"a, b\",1990,0,0,0.5\n\"a, b\",1991,1,1,0.5\na,1990,5,2,2.5\na,1991,0,0,2.5\n", _folder.ReadText("out.csv"));
        _folder.Write("bad", "a\t1990\t5\n");
        string line = ProgramRun.Of(_folder, "series", "a", "--in", "data", "bad", "-o", "out.csv", "--quiet").WithExitCode(65).OnlyErrorLine();
        Assert.Contains("bad:1", line);
        Assert.StartsWith("ngram,year", _folder.ReadText("out.csv"), StringComparison.Ordinal);
        Finished skipping = ProgramRun.Of(_folder, "series", "a", "--in", "data", "bad", "--on-bad-line", "skip", "--no-header").WithExitCode(0);
        Assert.Equal("a\t1990\t5\t2\n", skipping.OutputText);
        Assert.Contains("3 lines = 1 counted + 1 filtered + 1 bad", skipping.Error);
    }

    [Fact]
    public void A_table_has_a_chart_below_it_with_a_line_a_series()
    {
        _folder.Write("data", "a\t1990\t1000\t2\na\t1995\t0\t1\nbee\t1990\t0\t1\nbee\t1995\t500\t1\n");
        Finished run = ProgramRun.Of(_folder, "series", "a", "bee", "--in", "data", "--output-format", "table", "--quiet").WithExitCode(0);
        string[] chart = [.. run.OutputText.Split('\n').SkipWhile(line => !line.Contains('┤'))];
        Assert.Matches("^ 1,000 ┤[⠁-⣿]", chart[0]);
        Assert.Contains(chart, line => line.StartsWith("   500 ┤", StringComparison.Ordinal));
        Assert.Contains(chart, line => System.Text.RegularExpressions.Regex.IsMatch(line, "[⠁-⣿] bee$"));
        Assert.Matches(@"^ {5}0 ┤.*[⠀-⣿] a$", chart[13]);
        Assert.Matches(@"^ *1990 +1992 +1995$", chart[14]);
        Assert.DoesNotContain('\u001b', run.OutputText);
    }

    [Fact]
    public void A_table_and_the_chart_below_it_fit_80_columns()
    {
        _folder.Write("data", string.Concat(Enumerable.Range(1900, 100).Select(year => $"a rather long ngram of many letters\t{year}\t{year * 1000}\t2\nbee\t{year}\t5\t1\n")));
        string[] lines = ProgramRun.Of(_folder, "series", "a rather long ngram of many letters", "bee", "--in", "data", "--smoothing", "1", "--output-format", "table", "--quiet").WithExitCode(0).OutputText.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains(lines, line => line.Contains('┤') && line.Length > 70);
        Assert.Contains("fewer years: --years FROM..TO", string.Join(' ', lines));
    }

    [Fact]
    public void A_chart_has_a_line_and_a_legend_a_series_and_comes_with_the_rows()
    {
        _folder.Write("data", "a\t1990\t1000\t2\na\t1995\t0\t1\nbee\t1990\t0\t1\nbee\t1995\t500\t1\n");
        string[] series = ["series", "a", "bee", "--in", "data", "--smoothing", "1", "--no-header"];
        Assert.Equal(12, Rows([.. series, "--chart", "c.svg"]).Length);
        XElement svg = XDocument.Parse(_folder.ReadText("c.svg")).Root!;
        string[] texts = [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
        foreach (string text in new[] { "a", "bee", "1990", "500", "year", "matches a year, means of 3 years", "data" }) Assert.Contains(text, texts);
        Rows([.. series, "--chart", "c.png", "-o", "rows.tsv"]);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], _folder.Read("c.png")[..4]);
        Assert.Equal(12, _folder.ReadText("rows.tsv").Count(c => c == '\n'));
    }

    [Fact]
    public void A_chart_of_shares_or_frequencies_is_in_percent()
    {
        _folder.Write("data", "a\t1990\t1\t1\nb\t1990\t1\t1\na\t1991\t1\t1\nb\t1991\t3\t1\n");
        _folder.Write("totals", "1990,4,1,1\t1991,4,1,1");
        foreach (string[] asked in new[] { new[] { "a / (a + b)" }, ["b", "--totals", "totals"] })
        {
            Rows(["series", .. asked, "--in", "data", "--chart", "c.svg"]);
            Assert.Contains(" (%)</text>", _folder.ReadText("c.svg"));
        }
    }

    [Theory]
    [InlineData(2, "c.jpg", "data")]
    [InlineData(74, "nowhere/c.svg", "data")]
    [InlineData(65, "c.svg", "bad")]
    [InlineData(0, "c.svg", "data --dry-run")]
    public void Where_a_run_fails_or_is_only_shown_no_chart_is_left(int exitCode, string chart, string input)
    {
        _folder.Write("data", "a\t1990\t1\t1\n");
        _folder.Write("bad", "a\t1990\t1\n");
        ProgramRun.Of(_folder, ["series", "a", "--chart", chart, "--quiet", "--in", .. input.Split(' ')]).WithExitCode(exitCode);
        Assert.Equal(["bad", "data"], _folder.Names());
    }

    [Fact]
    public void Without_points_a_chart_is_empty_and_a_table_has_none()
    {
        _folder.Write("data", "a\t1990\t1\t1\n");
        Finished run = ProgramRun.Of(_folder, "series", "zebra", "--in", "data", "--chart", "c.svg", "--output-format", "table", "--quiet").WithExitCode(0);
        Assert.DoesNotContain('┤', run.OutputText);
        Assert.Contains("zebra", _folder.ReadText("c.svg"));
    }

    [Fact]
    public void Volumes_are_divided_by_those_of_the_corpus()
    {
        _folder.Write("data", "a\t1990\t5\t2\na\t1991\t4\t4\nb\t1990\t1\t1\n");
        _folder.Write("totals", "1990,100,50,8\t1991,200,50,16");
        _folder.Write("without", "1990,100,50,0\t1991,200,50,16");
        string[] asked = ["series", "a", "a + b", "a / b", "zz", "--in", "data", "--totals", "totals", "--columns", "volume_frequency", "--absent", "empty"];
        Assert.Equal(
            [
                "ngram\tyear\tmatch_count\tvolume_count\trelative_frequency\tvalue\tvolume_frequency",
                "a\t1990\t5\t2\t0.05\t0.05\t0.25", "a\t1991\t4\t4\t0.02\t0.02\t0.25",
                "a + b\t1990\t6\t3\t0.06\t0.06\t0.375", "a + b\t1991\t4\t4\t0.02\t0.02\t0.25",
                "a / b\t1990\t\t\t\t5\t",
                "zz\t1990\t\t\t\t\t", "zz\t1991\t\t\t\t\t",
            ],
            Rows(asked));
        _folder.Write("other", "1990,100,50,8");
        // A sum over two corpora has no corpus whose volumes could divide it.
        Assert.Equal(
            ["a:x + a:y\t1990\t10\t4\t0.1\t0.1\t"],
            Rows("series", "a:x + a:y", "--in", "x=data", "--in", "y=data", "--totals", "x=totals", "--totals", "y=other", "--years", "1990", "--columns", "volume_frequency", "--no-header"));
        Assert.Contains("no number of volumes of the year 1990", ProgramRun.Of(_folder, "series", "a", "--in", "data", "--totals", "without", "--columns", "volume_frequency", "-q").WithExitCode(65).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quotient_warns_of_totals_that_are_too_small_or_of_another_edition()
    {
        _folder.Write("data", "a\t1990\t10\t1\nb\t1990\t1\t1\n");
        _folder.Write("small", "1990,9,1,1");
        _folder.Write("enough", "1990,10,1,1");
        _folder.Write("later", "1990,10,1,1\t2019,10,1,1");
        foreach ((string asked, string totals, string? warning) in new (string, string, string?)[]
        {
            ("b / a", "small", "a relative frequency is above 1"), ("b - a", "small", "a relative frequency is above 1"), ("b + a", "small", "a relative frequency is above 1"), ("b / a", "enough", null), ("b + a", "enough", null),
            ("b / b", "small", null), ("* / b", "enough", null), ("b / a", "later", "these totals end in 2019"),
        })
        {
            Finished run = ProgramRun.Of(_folder, "series", asked, "--in", "data", "--totals", totals, "-q").WithExitCode(0);
            if (warning is null) Assert.Equal("", run.Error);
            else Assert.Contains(warning, run.OnlyErrorLine(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_of_any_size_are_written_and_drawn_in_every_form()
    {
        _folder.Write("data", "a\t1990\t1\t1\nb\t1990\t3\t1\na\t1991\t2\t1\n");
        foreach (string form in new[] { "tsv", "csv", "jsonl", "parquet", "html", "table" })
        {
            foreach (string chart in new[] { "c.svg", "c.png", "c.html" })
                ProgramRun.Of(_folder, "series", "a * 1e-323 - b * 1e-323", "a * 1e308 * 100", "a * 1e308", "--smoothing", "1", "--in", "data", "--chart", chart, "--output-format", form, "-o", "out", "-q").WithExitCode(0);
        }
        Assert.Equal(["1990", "1991", "1990"], Rows("series", "a * 1e-323 - b * 1e-323", "a * 1e308 * 100", "a * 1e308", "--in", "data", "--no-header").Select(row => row.Split('\t')[1]));
    }

    [Fact]
    public void A_pivot_that_is_safe_for_spreadsheets_has_safe_names_too()
    {
        _folder.Write("data", "=x\t1990\t5\t2\n");
        Assert.Equal(["year,'=x", "1990,5"], Rows("series", "=x", "--in", "data", "--pivot", "--csv-safe", "--output-format", "csv"));
    }

    [Fact]
    public void A_corpus_stands_at_the_end_of_a_name()
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        Assert.Equal(["a (All):x", "a (All):x", "(a + a):x"], Rows("series", "a", "a:x", "a + a", "--fold-case", "--in", "x=data", "--no-header").Select(row => row.Split('\t')[0]));
        Assert.Equal(["* (All):x", "a:x"], Rows("series", "*:x", "--sum", "--in", "x=data", "--no-header").Select(row => row.Split('\t')[0]));
    }

    private string[] Rows(params string[] arguments) =>
        ProgramRun.Of(_folder, [.. arguments, "--quiet"]).WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);


    public void Dispose() => _folder.Dispose();
}
