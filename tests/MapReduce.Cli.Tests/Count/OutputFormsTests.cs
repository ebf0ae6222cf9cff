using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>TSV, CSV and the table for people.</summary>
public sealed class OutputFormsTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 71, ngrams: 2000);

    private readonly TempFolder _folder = new();

    public OutputFormsTests() => _folder.Write("data", Records.AsV2(Varied));

    [Theory]
    [InlineData("ngram")]
    [InlineData("ngram,year")]
    [InlineData("none")]
    public void CSV_reads_back_as_the_rows_quotes_and_commas_included(string by)
    {
        Assert.Contains(Varied, r => r.Ngram.Contains('"') && r.Ngram.Contains(' '));
        Assert.Contains(Varied, r => r.Ngram == "9,000");
        Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by, "--output-format", "csv", "--quiet").WithExitCode(0);
        Assert.Equal(
            [Answer.Header(by).TrimEnd('\n').Split('\t'), .. Answer.Rows(Varied, by).Select(r => r.Fields)],
            CsvText.Parse(run.OutputText));
        Assert.DoesNotContain('\r', run.OutputText);
    }

    [Fact]
    public void Fields_of_CSV_are_quoted_where_they_need_it_and_TSV_never_is()
    {
        _folder.Write("odd", "\"\t1999\t1\t1\n9,000\t1999\t2\t2\nplain\t1999\t3\t3\n a \t1999\t4\t4\n");
        string csv = ProgramRun.Of(_folder, "count", "odd", "--output-format", "csv", "--no-header", "--quiet").WithExitCode(0).OutputText;
        Assert.Contains("\"\"\"\",1,1\n", csv);
        Assert.Contains("\"9,000\",2,2\n", csv);
        Assert.EndsWith("plain,3,3\n", csv, StringComparison.Ordinal);
        Assert.Equal(
            " a \t4\t4\n\"\t1\t1\n9,000\t2\t2\nplain\t3\t3\n",
            ProgramRun.Of(_folder, "count", "odd", "--no-header", "--quiet").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("answer.csv", true)]
    [InlineData("ANSWER.CSV", true)]
    [InlineData("answer.tsv", false)]
    [InlineData("answer", false)]
    public void The_extension_chooses_the_form(string name, bool csv)
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "-o", name, "--quiet").WithExitCode(0);
        Assert.Empty(run.Output);
        Assert.StartsWith(csv ? "ngram,match_count,volume_count\n" : "ngram\tmatch_count\tvolume_count\n", _folder.ReadText(name), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_asked_for_wins_over_the_extension()
    {
        ProgramRun.Of(_folder, "count", "data", "-o", "answer.csv", "--output-format", "tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("answer.csv"));
        ProgramRun.Of(_folder, "count", "data", "--output", "answer.tsv", "--output-format", "csv", "--quiet").WithExitCode(0);
        Assert.StartsWith("ngram,", _folder.ReadText("answer.tsv"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("answer.gz")]
    [InlineData("answer.tsv.zst")]
    [InlineData("answer.zip")]
    public void A_name_that_promises_compression_is_refused(string name)
    {
        Assert.Contains(name, ProgramRun.Of(_folder, "count", "data", "-o", name).WithExitCode(2).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Theory]
    [InlineData("answer.xml")]
    [InlineData("answer.XLSX")]
    [InlineData("answer.arrow")]
    [InlineData("answer.markdown")]
    [InlineData("answer.htm")]
    [InlineData("answer.txt")]
    [InlineData("answer.csv.old")]
    public void A_name_of_another_form_is_refused_with_the_forms_that_there_are(string name)
    {
        string line = ProgramRun.Of(_folder, "count", "data", "-o", name).WithExitCode(2).OnlyErrorLine();
        foreach (string part in new[] { name, ".tsv", ".csv", ".jsonl", ".json", ".parquet", ".md", ".html", "--output-format" }) Assert.Contains(part, line);
        Assert.Equal(["data"], _folder.Names());
        ProgramRun.Of(_folder, "count", "data", "-o", name, "--output-format", "tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText(name));
    }

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("-")]
    [InlineData("folder.v2/answer")]
    [InlineData("answer.")]
    public void A_name_without_an_extension_takes_TSV(string name)
    {
        Directory.CreateDirectory(_folder.At("folder.v2"));
        Finished run = ProgramRun.Of(_folder, "count", "data", "-o", name, "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), name is "/dev/stdout" or "-" ? run.OutputText : _folder.ReadText(name));
    }

    [Fact]
    public void A_pipe_takes_TSV_whatever_it_is_called()
    {
        Assert.Equal(0, Unix.MakePipe(_folder.At("pipe.out"), 0b110_000_000));
        Finished run = Shell.Of(_folder, "cat pipe.out & \"$P\" count data -o pipe.out --quiet; wait").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), run.OutputText);
    }

    [Fact]
    public void CSV_without_a_header_and_with_top_rows_has_just_these_rows()
    {
        ProgramRun.Of(_folder, "count", "data", "-o", "answer.csv", "--no-header", "--top", "7", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.ByCount(Answer.Rows(Varied)).Take(7).Select(r => r.Fields), CsvText.Parse(_folder.ReadText("answer.csv")));
    }

    [Fact]
    public void The_table_shows_the_first_twenty_rows_and_how_to_get_all()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "--output-format", "table", "--quiet").WithExitCode(0);
        Row[] rows = Answer.Rows(Varied);
        string[] lines = run.OutputText.Split('\n');
        Assert.Contains(lines, l => l.Contains("ngram") && l.Contains("match_count") && l.Contains("volume_count"));
        string[] shown = [.. lines.Where(l => rows.Any(r => l.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var m, var v] && m == $"{r.Matches}" && v == $"{r.Volumes}"))];
        Assert.Equal(20, shown.Length);
        Assert.All(shown.Zip(rows), pair => Assert.EndsWith($" {pair.Second.Matches}", pair.First.TrimEnd()[..^$"{pair.Second.Volumes}".Length].TrimEnd(), StringComparison.Ordinal));
        string footer = string.Join(' ', lines.SkipWhile(l => !l.StartsWith("20 of", StringComparison.Ordinal))).Trim();
        Assert.Equal($"20 of {rows.Length:N0} rows. All of them: -o FILE.tsv or FILE.csv, or | cat; the most frequent: --top N", footer);
    }

    [Theory]
    [InlineData(null, 80)]
    [InlineData(64, 64)]
    [InlineData(100, 100)]
    [InlineData(200, 120)]
    public void The_rows_of_the_table_fit_the_terminal_and_only_texts_are_shortened(int? columns, int most)
    {
        Shell.Need("script");
        string text = string.Join(' ', Enumerable.Repeat("word", 30)), wide = string.Concat(Enumerable.Repeat("日本", 40));
        _folder.Write("long", $"{text}\t1999\t1234567890123\t7\n{wide}\t1999\t1\t1\n");
        _folder.Write("totals", "1999,9000000000000000000,1,1");
        const string Count = "count long --by ngram,year --totals totals --output-format table --quiet";
        Finished run = columns is null
            ? ProgramRun.Of(_folder, Count.Split(' '))
            : Shell.Of(_folder, $"script -qec \"stty cols {columns}; '$P' {Count}\" /dev/null < /dev/null");
        string[] lines = ManagedWay.WithoutSetup(run.WithExitCode(0).OutputText).Replace("\r", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        // A Chinese character takes two columns.
        Assert.All(lines, line => Assert.InRange(line.Length + line.Count(c => c is '日' or '本'), most - 1, most));
        Assert.Matches(@"^word w.*…  1999 +1234567890123 +7 +0\.0000001372$", lines[2]);
        Assert.Matches(@"^日本日.*…  +1999 +1 +1 +0\.0000000000000000001111$", lines[3]);
    }

    [Fact]
    public void Reals_of_the_table_have_four_significant_digits_and_no_exponent()
    {
        long[] matches = [12, 1200, 1_200_000_000_000_000, 12_345_678_000_000_000, 9_000_000_000_000_000];
        _folder.Write("shares", string.Concat(matches.Select((count, i) => $"w{i}\t1999\t{count}\t1\n")));
        _folder.Write("totals", "1999,100000000000000000,1,1");
        string[] lines = ProgramRun.Of(_folder, "count", "shares", "--by", "ngram,year", "--totals", "totals", "--output-format", "table", "--quiet").WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0.00000000000000012", "0.000000000000012", "0.012", "0.1235", "0.09"], lines[2..].Select(line => line.Split(' ')[^1]));
        _folder.Write("many", "w\t1999\t123456789\t1\nw\t2000\t123456788\t1\nw\t2001\t123\t1\n");
        string[] means = ProgramRun.Of(_folder, "series", "w", "--in", "many", "--smoothing", "1", "--output-format", "table", "--quiet").WithExitCode(0).OutputText.Split('\n')[2..5];
        Assert.Equal(["123456788", "82304567", "61728456"], means.Select(line => line.Split(' ')[^1]));
    }

    [Fact]
    public void A_table_that_shows_all_rows_does_not_speak_of_more()
    {
        Finished run = ProgramRun.Of(_folder, "count", "data", "--output-format", "table", "--top", "20", "--quiet").WithExitCode(0);
        Assert.DoesNotContain(" rows", run.OutputText);
        foreach (Row row in Answer.ByCount(Answer.Rows(Varied)).Take(20)) Assert.Contains($" {row.Matches} ", run.OutputText);
    }

    [Fact]
    public void What_looks_like_markup_is_shown_as_it_is()
    {
        _folder.Write("odd", "[red]x[/]\t1999\t1\t1\n[/\t1999\t1\t1\n{0}\t1999\t1\t1\n\e[31mred\t1999\t1\t1\n");
        string table = ProgramRun.Of(_folder, "count", "odd", "--output-format", "table", "--quiet").WithExitCode(0).OutputText;
        Assert.Contains("[red]x[/]", table);
        Assert.Contains("{0}", table);
    }

    [Fact]
    public void On_a_terminal_the_table_is_what_is_shown()
    {
        Shell.Need("script");
        Finished run = Shell.Of(_folder, "script -qec \"'$P' count data --quiet\" /dev/null < /dev/null").WithExitCode(0);
        Assert.Contains("20 of ", Encoding.UTF8.GetString(run.Output));
        Assert.DoesNotContain("ngram\tmatch_count", Encoding.UTF8.GetString(run.Output));
    }

    public void Dispose() => _folder.Dispose();
}
