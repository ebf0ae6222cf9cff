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
        string line = Shell.Of(_folder, "trap '' XFSZ; ulimit -f 8; exec \"$P\" count data -o out.tsv --quiet").WithExitCode(74).OnlyErrorLine();
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
