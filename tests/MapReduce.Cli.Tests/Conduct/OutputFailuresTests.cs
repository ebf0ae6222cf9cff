using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Where the result cannot go: 74, and a line that names the place.</summary>
public sealed class OutputFailuresTests : IDisposable
{
    private static readonly byte[] Lines = Records.AsV2(Records.Varied(seed: 91, ngrams: 3000));

    private readonly TempFolder _folder = new();

    public OutputFailuresTests() => _folder.Write("data", Lines);

    [Theory]
    [InlineData("missing/out.tsv")]
    [InlineData("missing/deeper/out.csv")]
    [InlineData("data/out.tsv")]
    [InlineData("/no/such/folder/out.tsv")]
    public void A_folder_that_is_missing_is_told_before_anything_is_read(string output)
    {
        _folder.Write("bad", "bad\n");
        string line = ProgramRun.Of(_folder, "count", "bad", "-o", output).WithExitCode(74).OnlyErrorLine();
        Assert.Contains(output, line);
        Assert.False(Directory.Exists(_folder.At("missing")));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_output_is_told()
    {
        Directory.CreateDirectory(_folder.At("folder"));
        Assert.Contains("folder", ProgramRun.Of(_folder, "count", "data", "-o", "folder").WithExitCode(74).OnlyErrorLine());
    }

    [Fact]
    public void A_folder_that_takes_no_files_is_told()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "no /proc here");
        Assert.Contains("/proc/out.tsv", ProgramRun.Of(_folder, "count", "data", "-o", "/proc/out.tsv").WithExitCode(74).OnlyErrorLine());
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_told()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may write everywhere");
        Directory.CreateDirectory(_folder.At("closed"));
        File.SetUnixFileMode(_folder.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("closed/out.tsv", ProgramRun.Of(_folder, "count", "data", "-o", "closed/out.tsv").WithExitCode(74).OnlyErrorLine());
    }

    [Fact]
    public void A_full_disk_is_told_and_leaves_nothing_behind()
    {
        _folder.Write("out.tsv", "old\n");
        // A limit on the size of files stands in for a full disk: writes fail in the same place.
        string line = Shell.Of(_folder, "trap '' XFSZ; ulimit -f 8; DOTNET_EnableWriteXorExecute=0 exec \"$P\" count data -o out.tsv --quiet").WithExitCode(74).OnlyErrorLine();
        Assert.Contains("out.tsv", line);
        Assert.Equal("old\n", _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
    }

    [Fact]
    public void A_full_device_is_told_however_it_is_named()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        Assert.Contains("/dev/full", ProgramRun.Of(_folder, "count", "data", "-o", "/dev/full", "--quiet").WithExitCode(74).OnlyErrorLine());
        Assert.Contains("standard output", Shell.Of(_folder, "exec \"$P\" count data --quiet > /dev/full").WithExitCode(74).OnlyErrorLine());
        Assert.Contains("standard output", Shell.Of(_folder, "exec \"$P\" count data --quiet --output-format csv > /dev/full").WithExitCode(74).OnlyErrorLine());
        Assert.Contains("standard output", Shell.Of(_folder, "exec \"$P\" count data --quiet --output-format table > /dev/full").WithExitCode(74).OnlyErrorLine());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("help count")]
    [InlineData("completion bash")]
    [InlineData("inspect data --quiet")]
    [InlineData("benchmark data --quiet --rounds 1 --workers 1 --skip-naive")]
    [InlineData("submit --run run --engine local --plan-only --quiet -- count data && exec \"$P\" status --run run")]
    public void A_full_standard_output_fails_every_command(string typed)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        Finished run = Shell.Of(_folder, $"\"$P\" {typed} > /dev/full").WithExitCode(74);
        Assert.Contains("standard output", run.ErrorLines[^1]);
        Assert.DoesNotContain("error of the program", run.Error);
    }

    [Theory]
    [InlineData("count bad --report missing/report.json", "missing/report.json")]
    [InlineData("count bad --rejects missing/rejects.jsonl", "missing/rejects.jsonl")]
    [InlineData("series a --in bad --chart missing/chart.svg", "missing/chart.svg")]
    [InlineData("benchmark bad -o missing/speed.csv", "missing/speed.csv")]
    public void Every_output_is_opened_before_anything_is_read(string typed, string output)
    {
        _folder.Write("bad", "bad\n");
        Assert.Contains(output, ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(74).OnlyErrorLine());
        Assert.Equal(["bad", "data"], _folder.Names());
    }

    [Fact]
    public void A_report_that_is_opened_is_gone_when_the_run_fails()
    {
        _folder.Write("bad", "bad\n");
        _folder.Write("report.json", "old\n");
        ProgramRun.Of(_folder, "count", "bad", "--report", "report.json", "-o", "out.tsv", "--quiet").WithExitCode(65);
        Assert.Equal("old\n", _folder.ReadText("report.json"));
        Assert.Equal(["bad", "data", "report.json"], _folder.Names());
    }

    [Fact]
    public void A_current_folder_that_is_gone_takes_no_output_and_does_not_matter_otherwise()
    {
        const string Gone = "mkdir gone; here=$PWD; cd gone; rmdir ../gone; ";
        string line = Shell.Of(_folder, $"{Gone} exec \"$P\" count $here/data --quiet -o out.tsv").WithExitCode(74).OnlyErrorLine();
        Assert.Contains("out.tsv", line);
        Shell.Of(_folder, $"{Gone} exec \"$P\" count $here/data --quiet -o $here/out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Records.OfV2(Lines)), _folder.ReadText("out.tsv"));
        Shell.Of(_folder, $"{Gone} exec \"$P\" count data").WithExitCode(66);
    }

    [Theory]
    [InlineData("count data --by ngram,year -o out.tsv", "out.tsv")]
    [InlineData("count data --format v1 --rejects rejects.jsonl -o out.tsv", "rejects.jsonl")]
    [InlineData("count data --by ngram,year --checkpoint kept -o out.tsv", "kept")]
    [InlineData("generate --size 1MB -o lines.tsv", "lines.tsv")]
    [InlineData("count data --by ngram,year --output-format csv > out.csv", "standard output")]
    [InlineData("count - --by ngram,year < data.zip", "zip")]
    public void A_limit_on_the_size_of_files_ends_no_process_and_leaves_nothing_unfinished(string typed, string named)
    {
        _folder.Write("data.zip", Pack.Zip(("data.tsv", Lines)));
        // The runtime itself makes files that are larger, unless it is told to map no code twice.
        Finished run = Shell.Of(_folder, $"export TMPDIR=$PWD; export DOTNET_EnableWriteXorExecute=0; ulimit -f 8; \"$P\" {typed} --quiet").WithExitCode(74);
        Assert.Contains(named, run.OnlyErrorLine());
        Assert.DoesNotContain("Parameter", run.Error);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }), file => file.EndsWith(".partial", StringComparison.Ordinal));
        Assert.False(File.Exists(_folder.At("out.tsv")));
    }

    [Fact]
    public void Standard_output_that_is_closed_is_told_and_the_result_goes_nowhere_else()
    {
        Finished run = Shell.Of(_folder, "exec \"$P\" count data --quiet >&-").WithExitCode(74);
        Assert.Contains("standard output", run.OnlyErrorLine());
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("2>&- <&-")]
    public void Standard_error_that_cannot_be_written_does_not_harm_the_result(string redirection)
    {
        Finished run = Shell.Of(_folder, $"\"$P\" count data -o out.tsv --word a {redirection}").WithExitCode(0);
        Assert.Empty(run.Output);
        Assert.Equal(Answer.Tsv(Records.OfV2(Lines)), _folder.ReadText("out.tsv"));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
    }

    [Fact]
    public void An_error_that_cannot_be_told_still_has_its_exit_code() =>
        Shell.Of(_folder, "exec \"$P\" count missing 2>/dev/full").WithExitCode(66);

    public void Dispose() => _folder.Dispose();
}
