using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>--dry-run</c>: what would be read, and how; and nothing is done.</summary>
public sealed class DryRunTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 121, ngrams: 200);

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("v1", "plain", "v1")]
    [InlineData("v2", "plain", "v2")]
    [InlineData("v3", "plain", "v3")]
    [InlineData("v2 in gzip", "gzip", "v2")]
    [InlineData("v3 in zstd", "zstd", "v3")]
    [InlineData("v1 in zip", "zip", "v1")]
    [InlineData("v3 with BOM", "plain", "v3")]
    [InlineData("v1 with CRLF", "plain", "v1")]
    public void An_input_is_told_with_its_container_and_version(string form, string container, string version)
    {
        _folder.Write("data", Copies.Make(form, Varied));
        Finished run = ProgramRun.Of(_folder, "count", "data", "--dry-run", "-o", "out.tsv", "--word", "x").WithExitCode(0);
        Assert.Empty(run.Output);
        Assert.StartsWith("data", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains($": {container}, {version}, ", run.ErrorLines[0]);
        Assert.DoesNotContain("appeared", run.Error);
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void Chunks_and_workers_are_told()
    {
        _folder.Write("data", Records.AsV2(Varied));
        int chunks = (_folder.Read("data").Length + 999) / 1000;
        Finished run = ProgramRun.Of(_folder, "count", "data", "--dry-run", "--chunk-size", "1000", "--workers", "3").WithExitCode(0);
        Assert.Contains($"{chunks} chunks", run.ErrorLines[0]);
        Assert.Contains("3 workers", run.ErrorLines[^1]);
    }

    [Fact]
    public void Every_file_of_a_folder_is_told_in_the_order_of_names()
    {
        foreach (string name in new[] { "b", "a", "C", "é", "10", "9" }) _folder.Write($"data/{name}", Records.AsV2(Varied));
        string[] told = [.. ProgramRun.Of(_folder, "count", "data", "--dry-run").WithExitCode(0).ErrorLines[..^1].Where(line => !line.StartsWith("mapreduce: warning: ", StringComparison.Ordinal)).Select(line => line.Split(':')[0])];
        Assert.Equal(["data/10", "data/9", "data/C", "data/a", "data/b", "data/é"], told);
    }

    [Theory]
    [InlineData("-o", "none/out.tsv")]
    [InlineData("-o", "folder.tsv")]
    [InlineData("--rejects", "none/bad.jsonl")]
    [InlineData("--report", "none/report.json")]
    [InlineData("--trace", "none/trace.json")]
    public void An_output_that_cannot_be_written_is_told_as_in_the_run(string option, string path)
    {
        _folder.Write("data", Records.AsV2(Varied));
        Directory.CreateDirectory(_folder.At("folder.tsv"));
        Finished run = ProgramRun.Of(_folder, "count", "data", option, path, "--quiet").WithExitCode(74);
        Assert.Equal(run.OnlyErrorLine(), ProgramRun.Of(_folder, "count", "data", option, path, "--quiet", "--dry-run").WithExitCode(74).OnlyErrorLine());
        Assert.Equal(["data", "folder.tsv"], _folder.Names());
    }

    [Fact]
    public void A_chart_in_a_missing_folder_is_told_as_in_the_run()
    {
        _folder.Write("data", Records.AsV2(Varied));
        string[] arguments = ["series", Varied[0].Ngram, "--in", "data", "--chart", "none/c.svg", "--quiet"];
        Finished run = ProgramRun.Of(_folder, arguments).WithExitCode(74);
        Assert.Equal(run.OnlyErrorLine(), ProgramRun.Of(_folder, [.. arguments, "--dry-run"]).WithExitCode(74).OnlyErrorLine());
    }

    [Fact]
    public void Standard_input_is_told_and_left_unread()
    {
        using ProgramRun run = ProgramRun.Start(new Setting(), ["count", "-", "--dry-run"], keepInputOpen: true);
        Assert.StartsWith("standard input", run.WaitForEnd().WithExitCode(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_or_wrong_is_told_as_it_would_be_otherwise()
    {
        Assert.Contains("missing", ProgramRun.Of(_folder, "count", "missing", "--dry-run").WithExitCode(66).OnlyErrorLine());
        Assert.Contains("--top", ProgramRun.Of(_folder, "count", "missing", "--dry-run", "--top", "0").WithExitCode(2).OnlyErrorLine());
    }

    public void Dispose() => _folder.Dispose();
}
