using System.Globalization;
using System.Text;
using MapReduce.Cli.Options;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary><c>--totals FILE</c>: counts as shares of all that was printed.</summary>
public sealed class TotalsTests : IDisposable
{
    private const string V2Totals = "googlebooks-eng-all-totalcounts-20120701.txt";

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 41, ngrams: 1500);
    private static readonly string[] WithYears = ["year", "decade", "ngram,year", "ngram,decade"];

    private readonly TempFolder _folder = new();

    public static MatrixTheoryData<string, string> EveryForm => new(WithYears, ["v1", "v2", "v3"]);

    [Fact]
    public void Published_frequencies_come_out()
    {
        _folder.Write("data", "circumvallate\t1978\t335\t91\ncircumvallate\t1979\t261\t91\n");
        string[] rows = Rows("count", "data", "--by", "ngram,year", "--totals", RealSlice.Path(V2Totals));
        Assert.Equal("ngram\tyear\tmatch_count\tvolume_count\trelative_frequency", rows[0]);
        // As percentages with ten digits behind the point, as they were published.
        Assert.Equal(
            ["circumvallate\t1978\t335\t91 0.0000076732", "circumvallate\t1979\t261\t91 0.0000057637"],
            rows[1..].Select(row => $"{row[..row.LastIndexOf('\t')]} {(100 * Frequency(row)).ToString("F10", CultureInfo.InvariantCulture)}"));
    }

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void A_frequency_is_the_count_over_the_totals_of_the_years_that_it_is_of(string by, string form)
    {
        _folder.Write("data", Copies.Make(form, Varied));
        // Every second year has no data, and some years of a decade no total.
        Dictionary<int, long> totals = Varied.Select(r => r.Year).Distinct().SelectMany(y => new[] { y, y % 3 == 0 ? y : y / 2 + 1 }).Distinct().ToDictionary(y => y, y => 1_000_003L * y);
        _folder.Write("totals", Totals(totals));
        string[] expected =
        [
            .. Answer.Rows(Varied, by).Select(row =>
            {
                double total = by.Contains("decade") ? totals.Where(t => t.Key / 10 * 10 == row.Year).Sum(t => t.Value) : totals[row.Year!.Value];
                return string.Join('\t', [.. row.Fields, Plain(row.Matches / total)]);
            }),
        ];
        Assert.Equal(expected, Rows("count", "data", "--by", by, "--totals", "totals", "--workers", "3", "--chunk-size", "4096")[1..]);
    }

    [Fact]
    public void Every_digit_is_there_and_none_too_many()
    {
        _folder.Write("data", "a\t1990\t1\t1\nb\t1991\t2\t1\nc\t1992\t3\t1\nd\t1993\t0\t1\n");
        _folder.Write("totals", "1990,3,1,1\t1991,10,1,1\t1992,3,1,1\t1993,7,1,1");
        Assert.Equal(["0.3333333333333333", "0.2", "1", "0"], Rows("count", "data", "--by", "ngram,year", "--totals", "totals")[1..].Select(r => r.Split('\t')[^1]));
        Assert.Equal(["0.3333333333333333", "0.2", "1", "0"], Rows("count", "data", "--by", "year", "--output-format", "csv", "--totals", "totals")[1..].Select(r => r.Split(',')[^1]));
    }

    [Theory]
    [InlineData("tsv", "a\t1990\t1\t1\t0.00000001\nb\t1990\t123\t1\t0.00000123\n")]
    [InlineData("csv", "a,1990,1,1,0.00000001\nb,1990,123,1,0.00000123\n")]
    [InlineData("json", "[\n{\"ngram\":\"a\",\"year\":1990,\"match_count\":1,\"volume_count\":1,\"relative_frequency\":0.00000001},\n{\"ngram\":\"b\",\"year\":1990,\"match_count\":123,\"volume_count\":1,\"relative_frequency\":0.00000123}\n]\n")]
    [InlineData("jsonl", "{\"ngram\":\"a\",\"year\":1990,\"match_count\":1,\"volume_count\":1,\"relative_frequency\":0.00000001}\n{\"ngram\":\"b\",\"year\":1990,\"match_count\":123,\"volume_count\":1,\"relative_frequency\":0.00000123}\n")]
    public void A_small_frequency_is_a_plain_decimal_in_every_text_form(string form, string expected)
    {
        _folder.Write("data", "a\t1990\t1\t1\nb\t1990\t123\t1\n");
        _folder.Write("totals", "1990,100000000,1,1");
        string[] header = form.StartsWith("json", StringComparison.Ordinal) ? [] : ["--no-header"];
        Assert.Equal(expected, ProgramRun.Of(_folder, ["count", "data", "--by", "ngram,year", "--totals", "totals", "--output-format", form, "--quiet", .. header]).WithExitCode(0).OutputText);
        Assert.Matches(@"0\.00000123(?!\d)", ProgramRun.Of(_folder, "count", "data", "--by", "ngram,year", "--totals", "totals", "--output-format", "table", "--quiet").WithExitCode(0).OutputText);
        Assert.Equal(
            ["0.00000123", "0.00000123"],
            ProgramRun.Of(_folder, "series", "b", "--in", "data", "--totals", "totals", "--smoothing", "1", "--no-header", "--quiet").WithExitCode(0).OutputText.TrimEnd().Split('\t')[4..]);
    }

    [Theory]
    [MemberData(nameof(EveryForm))]
    public void A_year_that_the_totals_lack_is_named_with_the_file_before_anything_is_written(string by, string form)
    {
        int[] years = [.. Varied.Where(r => by.Contains("ngram") || !Answer.IsTagged(r.Ngram)).Select(r => r.Year).Distinct().Order()];
        int[] missing = [years[3], years[^1], years[years.Length / 2]];
        _folder.Write("data", Copies.Make(form, Varied));
        _folder.Write("totals", Totals(years.Except(missing).ToDictionary(y => y, y => 9L)));
        foreach (string workers in new[] { "1", "4" })
        {
            Finished run = ProgramRun.Of(_folder, "count", "data", "--by", by, "--totals", "totals", "--quiet", "--workers", workers, "--chunk-size", "1000").WithExitCode(65);
            Assert.Contains($"totals: no total of the year {missing[0]},", run.OnlyErrorLine());
            Assert.Empty(run.Output);
        }
    }

    [Fact]
    public void A_year_that_only_rows_left_out_are_of_is_not_missed()
    {
        _folder.Write("data", "a\t1990\t5\t1\na_NOUN\t1991\t5\t1\n");
        _folder.Write("totals", "1990,10,1,1");
        Assert.Equal(["1990\t5\t1\t0.5"], Rows("count", "data", "--by", "year", "--totals", "totals")[1..]);
        Assert.Contains("1991", ProgramRun.Of(_folder, "count", "data", "--by", "ngram,year", "--totals", "totals", "--quiet").WithExitCode(65).OnlyErrorLine());
    }

    [Fact]
    public void Of_some_years_a_decade_has_the_total_of_these_alone()
    {
        _folder.Write("data", "a\t1989\t5\t1\na\t1995\t6\t1\na\t2001\t8\t1\n");
        _folder.Write("totals", "1990,1000,1,1\t1994,2,1,1\t1995,10,1,1\t1996,14,1,1\t2001,32,1,1\t2009,1000,1,1");
        Assert.Equal(["1990\t6\t1\t0.25", "2000\t8\t1\t0.25"], Rows("count", "data", "--by", "decade", "--totals", "totals", "--years", "1995..2001")[1..]);
        Assert.Equal(["a\t1995\t6\t1\t0.6"], Rows("count", "data", "--by", "ngram,year", "--totals", "totals", "--years", "1995")[1..]);
    }

    [Theory]
    [InlineData("--order count")]
    [InlineData("--top 30")]
    [InlineData("--top 30 --order key")]
    [InlineData("--word watch")]
    [InlineData("--memory 1MiB --chunk-size 512")]
    [InlineData("--checkpoint kept")]
    public void Totals_change_nothing_else(string options)
    {
        _folder.Write("data", Records.AsV2(Varied));
        _folder.Write("totals", Totals(Varied.Select(r => r.Year).Distinct().ToDictionary(y => y, _ => long.MaxValue)));
        string[] count = ["count", "data", "--by", "ngram,decade", .. options.Split(' '), "--workers", "2", "--quiet"];
        Finished with = ProgramRun.Of(_folder, [.. count, "--totals", "totals"]).WithExitCode(0);
        Finished without = ProgramRun.Of(_folder, [.. count.Select(c => c == "kept" ? "other" : c)]).WithExitCode(0);
        Assert.Equal(without.OutputText.Split('\n')[1..], with.OutputText.Split('\n')[1..].Select(row => row[..Math.Max(0, row.LastIndexOf('\t'))]));
        Assert.Equal(without.Error, with.Error);
    }

    [Fact]
    public void A_checkpoint_keeps_which_years_its_parts_have()
    {
        _folder.Write("a", "a\t1990\t5\t1\n");
        _folder.Write("b", "b\t1991\t5\t1\n");
        _folder.Write("totals", "1991,10,1,1");
        string[] count = ["count", "a", "b", "--by", "decade", "--totals", "totals", "--checkpoint", "kept", "--no-header", "--quiet"];
        for (int i = 0; i < 2; i++) Assert.Contains("the year 1990,", ProgramRun.Of(_folder, count).WithExitCode(65).OnlyErrorLine());
        _folder.Write("totals", "1991,10,1,1\t1990,10,1,1");
        Assert.Equal("1990\t10\t2\t0.5\n", ProgramRun.Of(_folder, count).WithExitCode(0).OutputText);
        Assert.Contains("--checkpoint", ProgramRun.Of(_folder, [.. count.Where(c => c is not ("--totals" or "totals"))]).WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void Of_a_decade_that_years_cut_the_rest_is_measured_by_its_own_totals()
    {
        _folder.Write("data", "a\t1994\t5\t1\na\t1995\t5\t1\na\t1999\t5\t1\na\t2001\t5\t1\n");
        _folder.Write("totals", "1995,10,1,1\t1996,10,1,1\t1990,100,1,1\t1999,20,1,1\t2001,50,1,1");
        Assert.Equal(["1990\t10\t2\t0.25", "2000\t5\t1\t0.1"], Rows("count", "data", "--by", "decade", "--years", "1995..2001", "--totals", "totals")[1..]);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("zip", "zip")]
    public void Totals_may_be_packed(string tool, string kind)
    {
        Shell.Need(tool);
        _folder.Write("data", "a\t1990\t5\t1\n");
        _folder.Write("totals", "1990,10,1,1");
        Finished run = Shell.Of(_folder, $"{(kind == "zip" ? "zip -q packed totals; mv packed.zip packed" : "gzip -c totals > packed")}; $P count data --by year --no-header --quiet --totals packed");
        Assert.Equal("1990\t5\t1\t0.5\n", run.WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("ngram", "")]
    [InlineData("none", "")]
    [InlineData("ngram", "--years 1700..1899")]
    [InlineData("none", "--years 1850.. --tags keep")]
    public void A_row_without_a_year_is_measured_by_the_totals_of_all_years_asked_for(string by, string options)
    {
        (int first, int last) = options.Contains("1700") ? (1700, 1899) : options.Contains("1850") ? (1850, 9999) : (1, 9999);
        // 2030 has no data, and is a year of the corpus all the same.
        Dictionary<int, long> totals = Varied.Select(r => r.Year).Append(2030).Distinct().ToDictionary(y => y, y => 1_000_003L * y);
        double total = totals.Where(t => t.Key >= first && t.Key <= last).Sum(t => (double)t.Value);
        _folder.Write("data", Records.AsV3(Varied));
        _folder.Write("totals", Totals(totals));
        IEnumerable<Row> rows = Answer.Sums(Varied.Where(r => r.Year >= first && r.Year <= last && (by == "ngram" || options.Contains("keep") || !Answer.IsTagged(r.Ngram))), by);
        Assert.Equal(
            rows.Select(row => string.Join('\t', [.. row.Fields, Plain(row.Matches / total)])),
            Rows(["count", "data", "--by", by, "--totals", "totals", "--workers", "3", "--chunk-size", "4096", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])[1..]);
    }

    [Fact]
    public void Totals_without_any_year_asked_for_are_refused_before_anything_is_read()
    {
        _folder.Write("totals", "1990,10,1,1");
        Assert.Contains("totals: no total of any of the requested years", ProgramRun.Of(_folder, "count", "nowhere", "--by", "none", "--years", "1800", "--totals", "totals").WithExitCode(65).OnlyErrorLine());
    }

    [Theory]
    [InlineData("ngram", "0.25")]
    [InlineData("none", "0.25")]
    [InlineData("ngram,year", "0.5")]
    [InlineData("decade", "0.5")]
    public void Units_and_volumes_are_columns_on_request(string by, string frequency)
    {
        _folder.Write("data", "a\t1990\t5\t3\n");
        _folder.Write("totals", "1990,10,1,4\t2000,10,1,8");
        string volumes = frequency == "0.5" ? "0.75" : "0.25", per = frequency == "0.5" ? "500000" : "250000", hundred = frequency == "0.5" ? "50" : "25";
        string header = Answer.Header(by).TrimEnd();
        Assert.Equal($"{header}\tper_million", Rows("count", "data", "--by", by, "--totals", "totals", "--per-million")[0]);
        Assert.EndsWith($"\t5\t3\t{per}", "\t" + Rows("count", "data", "--by", by, "--totals", "totals", "--per-million")[1]);
        Assert.Equal($"{header}\tpercent\tvolume_frequency", Rows("count", "data", "--by", by, "--totals", "totals", "--percent", "--columns", "volume_frequency")[0]);
        Assert.EndsWith($"\t5\t3\t{hundred}\t{volumes}", "\t" + Rows("count", "data", "--by", by, "--totals", "totals", "--percent", "--columns", "volume_frequency")[1]);
    }

    [Theory]
    [InlineData("--per-million")]
    [InlineData("--percent")]
    [InlineData("--columns volume_frequency")]
    public void Frequencies_need_totals(string typed)
    {
        Assert.Contains("--totals", ProgramRun.Of(_folder, ["count", "data", .. typed.Split(' ')]).WithExitCode(2).OnlyErrorLine());
        Assert.Contains("volume_frequency", ProgramRun.Of(_folder, "count", "data", "--columns", "volumes").WithExitCode(2).OnlyErrorLine());
        _folder.Write("data", "a\t1990\t5\t3\n");
        _folder.Write("totals", "1990,10,1,0");
        Assert.Contains("choose one", ProgramRun.Of(_folder, "count", "data", "--totals", "totals", "--percent", "--per-million").WithExitCode(2).OnlyErrorLine());
        foreach (string by in Answer.Groupings)
            Assert.Contains("volume_frequency", ProgramRun.Of(_folder, "count", "data", "--by", by, "--totals", "totals", "--columns", "volume_frequency", "--quiet").WithExitCode(65).OnlyErrorLine());
    }

    [Fact]
    public void Totals_that_cannot_be_read_end_the_run()
    {
        _folder.Write("data", "a\t1990\t5\t1\n");
        Assert.Contains("nowhere", ProgramRun.Of(_folder, "count", "data", "--by", "year", "--totals", "nowhere").WithExitCode(66).OnlyErrorLine());
        Assert.Contains("data: entry 1 (byte 0): 'a'", ProgramRun.Of(_folder, "count", "data", "--by", "year", "--totals", "data").WithExitCode(65).OnlyErrorLine());
        Assert.Contains("--totals", ProgramRun.Of(_folder, "count", "data", "--by", "year", "--totals", "").WithExitCode(2).OnlyErrorLine());
    }

    private string[] Rows(params string[] arguments) =>
        ProgramRun.Of(_folder, [.. arguments, "--quiet"]).WithExitCode(0).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // The shortest digits, and through a decimal without an exponent.
    private static string Plain(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static double Frequency(string row) => double.Parse(row.Split('\t')[^1], CultureInfo.InvariantCulture);

    private static byte[] Totals(Dictionary<int, long> byYear) =>
        Encoding.UTF8.GetBytes(" \t" + string.Concat(byYear.OrderBy(t => t.Key).Select(t => $"{t.Key},{t.Value},7,1\t")));

    public void Dispose() => _folder.Dispose();
}
