using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Inputs that are not there or cannot be read: 66, and a line that names them.</summary>
public sealed class MissingInputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public MissingInputsTests()
    {
        _folder.Write("data", "a\t1999\t5\t2\n");
        _folder.Write("old.tsv", "old\n");
        Directory.CreateDirectory(_folder.At("empty folder"));
        _folder.Write("hidden/.data", "a\t1999\t5\t2\n");
        File.CreateSymbolicLink(_folder.At("dangling"), "nowhere");
    }

    [Theory]
    [InlineData("missing.tsv")]
    [InlineData("missing folder/")]
    [InlineData("data/within a file")]
    [InlineData("/no/such/file.gz")]
    [InlineData("empty folder")]
    [InlineData("hidden")]
    [InlineData("*.gz")]
    [InlineData("no*/*.tsv")]
    [InlineData("empty folder/*")]
    [InlineData("?")]
    [InlineData("dangling")]
    public void An_input_that_is_not_there_is_named(string input)
    {
        string line = ProgramRun.Of(_folder, "count", "data", input, "-o", "old.tsv").WithExitCode(66).OnlyErrorLine();
        Assert.StartsWith($"mapreduce: {input}: ", line, StringComparison.Ordinal);
        Assert.Equal("old\n", _folder.ReadText("old.tsv"));
        Assert.DoesNotContain(_folder.Names(), name => name.EndsWith(".partial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(66, "mapreduce: two\\nlines\\r: ", "two\nlines\r")]
    [InlineData(2, "mapreduce: ", "data", "--by", "two\nlines")]
    public void What_is_called_by_two_lines_is_told_in_one(int exitCode, string begins, params string[] arguments) =>
        Assert.StartsWith(begins, ProgramRun.Of(_folder, ["count", .. arguments]).WithExitCode(exitCode).OnlyErrorLine(), StringComparison.Ordinal);

    [Theory]
    [InlineData("count data --files-from nofile", "--files-from")]
    [InlineData("count data --ngrams nofile", "--ngrams")]
    [InlineData("count data --exclude nofile", "--exclude")]
    [InlineData("count data --by year --totals nofile", "--totals")]
    [InlineData("series a --in data --totals nofile", "--totals")]
    [InlineData("series --queries nofile --in data", "--queries")]
    [InlineData("series a_INF --in data --inflections nofile", "--inflections")]
    [InlineData("words data --files-from nofile", "--files-from")]
    public void A_file_that_an_option_names_and_that_is_not_there_is_named_with_the_option(string typed, string option) =>
        Assert.Equal($"mapreduce: {option} nofile: no such file; check the path", ProgramRun.Of(_folder, typed.Split(' ')).WithExitCode(66).OnlyErrorLine());

    [Fact]
    public void A_name_in_a_list_that_is_not_there_is_named()
    {
        _folder.Write("list", "data\nvanished.tsv\n");
        Assert.Equal("mapreduce: list:2: 'vanished.tsv' is not a file; --files-from expects one file name per line", ProgramRun.Of(_folder, "count", "--files-from", "list").WithExitCode(66).OnlyErrorLine());
        _folder.Write("README.md", "\n# Data\n");
        Assert.Equal("mapreduce: README.md:2: '# Data' is not a file; --files-from expects one file name per line", ProgramRun.Of(_folder, "count", "data", "--files-from", "README.md").WithExitCode(66).OnlyErrorLine());
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may read everything");
        File.SetUnixFileMode(_folder.At("data"), UnixFileMode.None);
        string line = ProgramRun.Of(_folder, "count", "data").WithExitCode(66).OnlyErrorLine();
        Assert.StartsWith("mapreduce: data: ", line, StringComparison.Ordinal);
        Assert.EndsWith("; check the permissions of the file and its folder (ls -l)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may read everything");
        File.SetUnixFileMode(_folder.At("empty folder"), UnixFileMode.None);
        Assert.StartsWith("mapreduce: empty folder: ", ProgramRun.Of(_folder, "count", "empty folder").WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_reads_fail_is_named()
    {
        Assert.SkipUnless(File.Exists("/proc/self/mem"), "no /proc here");
        Assert.StartsWith("mapreduce: /proc/self/mem: ", ProgramRun.Of("count", "/proc/self/mem", "--quiet").WithExitCode(66).OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_input_is_noted()
    {
        _folder.Write("x/empty.tsv", "");
        Assert.Contains("mapreduce: note: x/empty.tsv is empty", ProgramRun.Of(_folder, "count", "data", "x/empty.tsv").WithExitCode(0).ErrorLines);
        _folder.Write("x/more.tsv", "");
        Assert.Contains("mapreduce: note: 2 inputs are empty, the first of them x/empty.tsv", ProgramRun.Of(_folder, "words", "x/empty.tsv", "data", "x/more.tsv").WithExitCode(0).ErrorLines);
        Assert.DoesNotContain("empty", ProgramRun.Of(_folder, "count", "data").WithExitCode(0).Error);
    }

    [Fact]
    public void Standard_input_that_is_closed_is_told()
    {
        ManagedWay.Skip("cannot tell a closed standard input from what the runtime has opened in its place");
        Assert.Contains("standard input", Shell.Of(_folder, "exec \"$P\" count - --quiet <&-").WithExitCode(66).OnlyErrorLine());
        Assert.Contains("standard input", Shell.Of(_folder, "exec \"$P\" count --files-from - <&-").WithExitCode(66).OnlyErrorLine());
        Assert.Equal("a\t5\t2\n", Shell.Of(_folder, "exec \"$P\" count data --quiet --no-header <&-").WithExitCode(0).OutputText);
    }

    [Fact]
    public void Standard_input_named_twice_is_told()
    {
        foreach (string inputs in new[] { "- -", "--files-from - -", "--files-from - --files-from -" })
            Assert.Contains("standard input", ProgramRun.Of(_folder, ["count", .. inputs.Split(' ')]).WithExitCode(2).OnlyErrorLine());
        Assert.Contains("standard input", Shell.Of(_folder, "echo - > list; exec \"$P\" count - --files-from list").WithExitCode(2).OnlyErrorLine());
    }

    [Theory]
    [InlineData("cat data | \"$P\" count - /dev/stdin")]
    [InlineData("cat data | \"$P\" count /dev/stdin /dev/fd/0")]
    [InlineData("echo data | \"$P\" count - --files-from /dev/stdin")]
    [InlineData("echo a | \"$P\" count data --ngrams /dev/stdin --exclude /dev/stdin")]
    [InlineData("echo a | \"$P\" count data --ngrams - --exclude /dev/stdin")]
    [InlineData("mkfifo pipe; \"$P\" count pipe ./pipe")]
    public void A_pipe_that_would_be_read_twice_is_told_by_whatever_names(string line)
    {
        ManagedWay.Skip("cannot tell that two names lead to one pipe");
        Assert.Matches("(read only once|one pipe)", Shell.Of(_folder, line).WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void An_archive_without_files_is_noted()
    {
        _folder.Write("x/none.zip", Data.Pack.Zip());
        Assert.Contains("mapreduce: note: x/none.zip: holds no files", ProgramRun.Of(_folder, "count", "data", "x/none.zip").WithExitCode(0).ErrorLines);
        Assert.Contains("mapreduce: note: x/none.zip: holds no files", ProgramRun.Of(_folder, "inspect", "x/none.zip").WithExitCode(0).ErrorLines);
        Assert.Contains("archives without files", ProgramRun.Of(_folder, "count", "x", "--quiet").WithExitCode(66).OnlyErrorLine());
    }

    [Fact]
    public void The_first_missing_input_is_told_before_anything_is_read()
    {
        _folder.Write("bad", "bad\n");
        Assert.Contains("missing", ProgramRun.Of(_folder, "count", "bad", "missing", "missing too").WithExitCode(66).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();
}
