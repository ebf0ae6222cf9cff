using System.Globalization;
using System.IO.Hashing;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Benchmark;

public sealed class BenchmarkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("v1", "a.csv.zip", false), InlineData("v2", "a.tsv", false), InlineData("v2", "a.zst", true), InlineData("v3", "a.gz", false), InlineData("v3", "a.tsv", true)]
    public void All_programs_agree_on_every_version(string version, string name, bool shuffled)
    {
        string[] order = shuffled ? ["--shuffled"] : [];
        Assert.Equal(0, ProgramRun.Of(["generate", "-q", "-o", _folder.At(name), "--ngrams", "700", "--format", version, .. order]).ExitCode);
        Finished run = ProgramRun.Of("benchmark", _folder.At(name), "--rounds", "1", "--workers", "3", "--quiet");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        byte[] expected = NaiveAnswer(ProgramRun.Of([.. "generate -q --ngrams 700".Split(' ')]).OutputText);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"all 6 programs gave the same answer: xxh3 {XxHash3.HashToUInt64(expected):x16} of {expected.Length:N0} bytes"),
            run.OutputText, StringComparison.Ordinal);
        Assert.Equal(
            ["program", "naive (ReadLines, Split)", "naive (CsvHelper)", "sequential", "parallel", "parallel", "parallel"],
            run.OutputText.Split('\n')[..7].Select(line => line.Split("  ")[0]));
        Assert.All(run.OutputText.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void A_program_that_breaks_where_others_do_not_fails_the_comparison()
    {
        // A carriage return within an ngram is a byte like any other to the program, and the end of a line to ReadLines.
        File.WriteAllText(_folder.At("a.tsv"), "a\rb\t1999\t1\t2\nc\t1999\t3\t4\n");
        Finished run = ProgramRun.Of("benchmark", _folder.At("a.tsv"), "--rounds", "2", "--workers", "1", "-o", _folder.At("a.csv"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the answers are NOT the same", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("naive (ReadLines, Split) failed: IndexOutOfRangeException", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(["failed", "failed", "same", "same"], File.ReadAllLines(_folder.At("a.csv"))[1..].Select(line => line.Split(',')[^1]));
    }

    [Fact]
    public void The_csv_has_a_row_a_program_and_its_ratios_follow_from_its_times()
    {
        Generate("a.tsv", "2000");
        Finished run = ProgramRun.Of("benchmark", _folder.At("a.tsv"), "--rounds", "2", "--workers", "2", "-o", _folder.At("speed.csv"), "--progress", "always");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(10, run.Error.Split('\n').Count(line => line.StartsWith("round ", StringComparison.Ordinal)));
        Assert.Contains(run.ErrorLines, line => line.StartsWith("mapreduce: note: ", StringComparison.Ordinal) && line.EndsWith(" are too few to compare speeds; use at least 100 MB (mapreduce generate -o big.tsv --size 1GB)", StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(_folder.At("speed.csv"));
        Assert.Equal("program,workers,rounds,median_seconds,min_seconds,max_seconds,megabytes_per_second,speedup_over_naive,speedup_over_sequential,efficiency,answer", lines[0]);
        string[][] rows = [.. lines[1..].Select(line => line.Replace("\"naive (ReadLines, Split)\"", "naive", StringComparison.Ordinal).Split(','))];
        Assert.Equal(["naive", "naive (CsvHelper)", "sequential", "parallel", "parallel"], rows.Select(row => row[0]));
        Assert.Equal(["1", "1", "1", "1", "2"], rows.Select(row => row[1]));
        double megabytes = new FileInfo(_folder.At("a.tsv")).Length / 1e6;
        double naive = Number(rows[0][3]), sequential = Number(rows[2][3]);
        foreach (string[] row in rows)
        {
            double median = Number(row[3]);
            Assert.Equal(("2", "same"), (row[2], row[10]));
            Assert.InRange(median, Number(row[4]) - 1e-6, Number(row[5]) + 1e-6);
            AssertNear(megabytes / median, row[6]);
            AssertNear(naive / median, row[7]);
            AssertNear(sequential / median, row[8]);
            if (row[0] == "parallel") AssertNear(sequential / median / Number(row[1]), row[9]);
            else Assert.Equal("", row[9]);
        }
    }

    [Fact]
    public void Without_the_naive_programs_the_rest_is_compared()
    {
        Generate("a.tsv", "50");
        Finished run = ProgramRun.Of("benchmark", _folder.At("a.tsv"), "--skip-naive", "--rounds", "1", "--workers", "9", "-q");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("naive (", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("all 10 programs gave the same answer", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_has_nothing_to_time()
    {
        File.WriteAllText(_folder.At("a.tsv"), "");
        Finished run = ProgramRun.Of("benchmark", _folder.At("a.tsv"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("a.tsv is empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_line_ends_it_before_anything_is_timed()
    {
        File.WriteAllText(_folder.At("a.tsv"), "a\t1999\t1\n");
        Finished run = ProgramRun.Of("benchmark", _folder.At("a.tsv"));
        Assert.Equal((65, ""), (run.ExitCode, run.OutputText));
        Assert.Contains("too-few-fields", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("round", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(66, "no such file", "missing.tsv")]
    [InlineData(2, "read only once", "-")]
    [InlineData(2, ".csv only", "a.tsv", "-o", "a.json")]
    [InlineData(2, "--rounds 0", "a.tsv", "--rounds", "0")]
    public void What_cannot_be_meant_is_refused(int exitCode, string complaint, params string[] arguments)
    {
        Generate("a.tsv", "5");
        Finished run = ProgramRun.Of(["benchmark", .. arguments.Select(a => a == "a.tsv" ? _folder.At(a) : a)]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_it_writes_no_result()
    {
        Generate("a.tsv", "2000");
        using ProgramRun program = ProgramRun.Start(new Setting(), ["benchmark", _folder.At("a.tsv"), "--rounds", "1000000", "-o", _folder.At("a.csv")], readOutput: false);
        Thread.Sleep(500);
        program.Send(UnixSignal.Interrupt);
        Assert.Equal(130, program.WaitForEnd().ExitCode);
        Assert.Equal(["a.tsv"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private void Generate(string name, string ngrams) =>
        Assert.Equal(0, ProgramRun.Of("generate", "-q", "-o", _folder.At(name), "--ngrams", ngrams).ExitCode);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // The file rounds to six digits behind the point, and so does its reader.
    private static void AssertNear(double expected, string shown) => Assert.InRange(Number(shown), expected * 0.99 - 0.001, expected * 1.01 + 0.001);

    private static byte[] NaiveAnswer(string v2) => System.Text.Encoding.UTF8.GetBytes(string.Concat(v2
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t'))
        .GroupBy(row => row[0])
        .OrderBy(group => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(group.Key)), StringComparer.Ordinal)
        .Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"{group.Key}\t{group.Sum(row => long.Parse(row[2], CultureInfo.InvariantCulture))}\t{group.Sum(row => long.Parse(row[3], CultureInfo.InvariantCulture))}\n"))));
}
