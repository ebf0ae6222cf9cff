using System.Globalization;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Inspect;

/// <summary><c>inspect</c>: what inputs are, a row each, whatever is wrong with them.</summary>
public sealed class InspectTests : IDisposable
{
    private const string Header = "input\tcontainer\tversion\tbytes\ttext_bytes\tlines\tngrams\ttagged_share\tfirst_year\tlast_year\tbad_lines\tbad_by_kind\tproblem\trows\tblocks";

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 71, ngrams: 1500);

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Forms => [.. Copies.Forms];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_is_told_and_counted(string form)
    {
        byte[] copy = Copies.Make(form, Varied);
        _folder.Write("copy", copy);
        string container = form.Contains("gzip") ? "gzip" : form.Contains("zstd") ? "zstd" : form.Contains("zip") ? "zip" : "plain";
        string name = container == "zip" ? "copy:googlebooks-eng-all-1gram-20090715-0.csv" : "copy";
        byte[] text = Copies.Make(form.Split(" in ")[0], Varied);
        string[] fields = Row("inspect", "copy").Split('\t');
        Assert.Equal([name, container, form[..2]], fields[..3]);
        if (container != "zip") Assert.Equal($"{copy.Length}", fields[3]);
        Assert.Equal(text.Length, int.Parse(fields[4]));
        Assert.Equal(FactsOf(Varied, form[..2] == "v3"), string.Join('\t', fields[5..10]));
        Assert.Equal(["0", "", "", "", ""], fields[10..]);
    }

    [Theory]
    [InlineData("v2", "plain")]
    [InlineData("v3 in gzip", "gzip")]
    [InlineData("v1 in zip", "zip")]
    public void What_comes_through_a_pipe_is_told_by_its_bytes(string form, string container)
    {
        byte[] copy = Copies.Make(form, Varied);
        Finished run = ProgramRun.In(new Setting { Folder = _folder.Path, Input = copy }, "inspect", "-", "--no-header", "--quiet").WithExitCode(0);
        string[] fields = run.OutputText.TrimEnd('\n').Split('\t');
        Assert.Equal(["standard input", container, form[..2], $"{copy.Length}"], fields[..4]);
        Assert.Equal(FactsOf(Varied, form[..2] == "v3"), string.Join('\t', fields[5..10]));
    }

    [Fact]
    public void Each_input_is_inspected_by_itself_and_rows_are_in_the_order_of_the_inputs()
    {
        NgramRecord[][] parts = [Varied[..900], Varied[900..2500], Varied[2500..2600], Varied[2600..]];
        _folder.Write("data/1", Records.AsV2(parts[0]));
        _folder.Write("data/2.gz", Pack.Gzip(Records.AsV2(parts[1])));
        _folder.Write("data/3.zip", Pack.Zip(("x", Records.AsV2(parts[2])), ("y", Records.AsV3(parts[3]))));
        _folder.Write("4", Records.AsV2(parts[0]));
        string[] names = ["4", "data/1", "data/2.gz", "data/3.zip:x", "data/3.zip:y"];
        string[] facts = [FactsOf(parts[0]), FactsOf(parts[0]), FactsOf(parts[1]), FactsOf(parts[2]), FactsOf(parts[3], histories: true)];
        foreach (string options in new[] { "--workers 1", "--workers 4 --chunk-size 100", "--workers 2 --chunk-size 512 --memory 1MiB" })
        {
            string[] rows = Rows(["inspect", "4", "data", .. options.Split(' ')]);
            Assert.Equal(Header, rows[0]);
            Assert.Equal(names, rows[1..].Select(row => row.Split('\t')[0]));
            Assert.Equal(facts, rows[1..].Select(row => string.Join('\t', row.Split('\t')[5..10])));
        }
    }

    [Fact]
    public void Bad_lines_are_counted_by_kind_and_no_failure()
    {
        _folder.Write("data", [.. "a\t1990\t5\t2\nb\nc\tyear\t1\t1\nd\t1990\t-1\t1\ne\nf\t1995\t1\t1\nb\u0000b\t1990\t1\t1\n"u8]);
        Finished run = ProgramRun.Of(_folder, "inspect", "data", "--no-header").WithExitCode(0);
        Assert.Equal("7\t2\t0\t1990\t1995\t5\t2 too-few-fields, 1 bad-year, 1 negative-count, 1 nul-byte\t\t\t", string.Join('\t', run.OutputText.TrimEnd('\n').Split('\t')[5..]));
        Assert.Contains(run.ErrorLines, line => line.Contains("7 lines, 5 bad"));
    }

    [Theory]
    [InlineData("", "0\t0\t0\t\t\t0\t\t\t\t")]
    [InlineData("\n\n", "2\t0\t0\t\t\t2\t2 too-few-fields\t\t\t")]
    [InlineData("nothing\tof the kind\n", "1\t0\t0\t\t\t1\t1 too-few-fields\t\t\t")]
    public void What_has_no_ngrams_is_of_no_known_version(string content, string expected)
    {
        _folder.Write("data", content);
        string[] fields = Row("inspect", "data").Split('\t');
        Assert.Equal(("unknown", expected), (fields[2], string.Join('\t', fields[5..])));
    }

    [Theory]
    [InlineData("a\t1900\t1\t1")]
    [InlineData("a\t1900\t1\t1\n")]
    [InlineData("a\t1900\t1\t1\nbad")]
    public void The_text_has_the_bytes_of_the_file(string content)
    {
        foreach (byte[] stored in new[] { System.Text.Encoding.UTF8.GetBytes(content), Pack.Gzip(System.Text.Encoding.UTF8.GetBytes(content)) })
        {
            _folder.Write("data", stored);
            string[] fields = Row("inspect", "data").Split('\t');
            Assert.Equal(($"{stored.Length}", $"{content.Length}"), (fields[3], fields[4]));
        }
    }

    [Fact]
    public void A_damaged_archive_is_told_in_its_row_and_the_others_are_inspected()
    {
        byte[] lines = Records.AsV2(Varied), gzip = Pack.Gzip(lines), zip = Pack.Zip(("x", lines)), zstd = Pack.Zstd(lines);
        _folder.Write("1.zip", zip[..^1]);
        _folder.Write("2.gz", gzip[..(gzip.Length / 2)]);
        _folder.Write("3", lines);
        _folder.Write("4.zip", zip[..^9]);
        _folder.Write("5.zst", [.. zstd, .. "junk"u8]);
        _folder.Write("6.gz", gzip);
        foreach (string workers in new[] { "1", "4" })
        {
            Finished run = ProgramRun.Of(_folder, "inspect", "1.zip", "2.gz", "3", "4.zip", "5.zst", "6.gz", "--no-header", "--quiet", "--workers", workers).WithExitCode(65);
            string[][] rows = [.. run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split('\t'))];
            Assert.Equal(["1.zip", "2.gz", "3", "4.zip", "5.zst", "6.gz"], rows.Select(row => row[0]));
            Assert.Equal(["zip", "gzip", "plain", "zip", "zstd", "gzip"], rows.Select(row => row[1]));
            foreach (int damaged in new[] { 0, 1, 3, 4 })
            {
                Assert.NotEmpty(rows[damaged][12]);
                Assert.DoesNotContain(rows[damaged][0], rows[damaged][12]);
            }
            foreach (int whole in new[] { 2, 5 }) Assert.Equal(FactsOf(Varied) + "\t0\t\t\t\t", string.Join('\t', rows[whole][5..]));
            Assert.Equal(new[] { 0, 1, 3, 4 }.Select(damaged => $"mapreduce: {rows[damaged][0]}: {rows[damaged][12]}"), run.ErrorLines);
        }
    }

    [Fact]
    public void What_holds_something_else_than_ngrams_is_not_called_damaged()
    {
        _folder.Write("1.gz", Pack.Gzip(Records.AsV2(Varied))[..^9]);
        _folder.Write("2", Records.AsV2(Varied));
        _folder.Write("3", "\t1990,100,10,1\t1991,100,10,1\n");
        _folder.Write("4", "year\tmatch_count\tvolume_count\n1990\t1\t1\n");
        _folder.Write("5", "# Notes\n\nSome text.\n");
        Finished run = ProgramRun.Of(_folder, "inspect", "1.gz", "2", "3", "4", "5").WithExitCode(65);
        Assert.EndsWith(" bad; 1 damaged, 3 not ngrams", run.ErrorLines[^2], StringComparison.Ordinal);
        Assert.Contains("is Google's totalcounts file, not ngrams; give it with --totals FILE, not as an input", run.OutputText);
        Assert.EndsWith(" bad; 0 damaged", ProgramRun.Of(_folder, "inspect", "2").WithExitCode(0).ErrorLines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_a_problem_is_shown_once()
    {
        Shell.Need("script");
        _folder.Write("1.gz", Pack.Gzip(Records.AsV2(Varied))[..^9]);
        string shown = Shell.Of(_folder, "script -qec \"'$P' inspect 1.gz --quiet\" /dev/null < /dev/null").WithExitCode(65).OutputText;
        Assert.Contains("  problem    ", shown);
        Assert.Equal(2, shown.Split("1.gz").Length);
        Assert.DoesNotContain("mapreduce:", shown);
    }

    [Fact]
    public void A_missing_input_is_66_and_nothing_is_said_of_the_others()
    {
        _folder.Write("data", "a\t1990\t5\t2\n");
        Finished run = ProgramRun.Of(_folder, "inspect", "data", "nowhere").WithExitCode(66);
        Assert.Contains("nowhere", run.OnlyErrorLine());
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Nothing_is_written()
    {
        _folder.Write("data", Records.AsV2(Varied));
        _ = Row("inspect", "data", "--memory", "1MiB", "--temp-dir", ".");
        Assert.Equal(["data"], _folder.Names());
        Assert.Contains("inspect writes no files", ProgramRun.Of(_folder, "inspect", "data", "-o", "out").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_a_problem_of_its_input()
    {
        _folder.Write("1", "big\t2000\t9223372036854775807\t1\nbig\t2001\t1\t1\n");
        _folder.Write("2", "a\t1990\t5\t2\n");
        string[] rows = ProgramRun.Of(_folder, "inspect", "1", "2", "--no-header", "--quiet").WithExitCode(65).OutputText.Split('\n');
        Assert.Contains("'big'", rows[0]);
        Assert.StartsWith("2\tplain\tv2\t11\t11\t1\t1\t0\t1990\t1990\t0", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public void For_people_an_input_is_a_few_lines()
    {
        _folder.Write("a.gz", Pack.Gzip([.. "a\t1990\t5\t2\na_NOUN\t1994\t5\t2\nb\n"u8]));
        _folder.Write("b", "");
        string text = ProgramRun.Of(_folder, "inspect", "a.gz", "b", "--output-format", "table", "--quiet").WithExitCode(0).OutputText;
        Assert.StartsWith("a.gz\n  container  gzip, ", text, StringComparison.Ordinal);
        Assert.Contains(" B of text\n  version    v2\n  lines      3\n  ngrams     2, 50 % of them tagged\n  years      1990 to 1994\n  bad lines  1: 1 too-few-fields\n\nb\n", text);
        Assert.EndsWith("b\n  container  plain, 0 B\n  version    unknown\n  lines      0\n  ngrams     0, 0 % of them tagged\n  years      none\n  bad lines  none\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RealSlice.A, "v2", 200_000, 3_358)]
    [InlineData(RealSlice.Q, "v2", 18_203, 51)]
    [InlineData(RealSlice.Tiny, "v1", 4, 2)]
    public void Real_slices_have_their_known_lines_and_ngrams(string slice, string version, int lines, int ngrams)
    {
        string[] fields = Row("inspect", RealSlice.Path(slice)).Split('\t');
        Assert.Equal((version, $"{lines}", $"{ngrams}"), (fields[2], fields[5], fields[6]));
    }

    private static string FactsOf(IReadOnlyList<NgramRecord> records, bool histories = false)
    {
        string[] ngrams = [.. records.Select(r => r.Ngram).Distinct()];
        int lines = histories ? records.Where((r, i) => i == 0 || records[i - 1].Ngram != r.Ngram).Count() : records.Count;
        double tagged = (double)ngrams.Count(Answer.IsTagged) / ngrams.Length;
        return string.Create(CultureInfo.InvariantCulture, $"{lines}\t{ngrams.Length}\t{tagged:R}\t{records.Min(r => r.Year)}\t{records.Max(r => r.Year)}");
    }

    private string Row(params string[] arguments) => Assert.Single(Rows([.. arguments, "--no-header"]));

    private string[] Rows(params string[] arguments) =>
        ProgramRun.Of(_folder, [.. arguments, "--quiet"]).WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _folder.Dispose();
}
