using System.Xml.Linq;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Benchmark;

public sealed class BenchmarkChartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public BenchmarkChartTests() => _folder.Write("data & more.tsv", Records.AsV2(Records.Varied(seed: 5, ngrams: 200)));

    [Fact]
    public void The_chart_names_the_input_every_program_and_how_much_faster_it_is()
    {
        Finished run = ProgramRun.Of(_folder, "benchmark", "data & more.tsv", "--rounds", "2", "--workers", "2", "--chart", "speed.svg", "--quiet").WithExitCode(0);
        Assert.Empty(run.Error);
        string[] texts = [.. XDocument.Parse(_folder.ReadText("speed.svg")).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains(texts, text => text.StartsWith("count data & more.tsv: ", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("MB/s") && text.Contains("speed-up") && text.Contains("2 rounds"));
        foreach (string name in new[] { "naive (ReadLines, Split)", "naive (CsvHelper)", "sequential", "parallel, 1 worker", "parallel, 2 workers", "naive", "parallel" })
            Assert.Contains(name, texts);
        Assert.Equal(5, texts.Count(text => text.Contains(" MB/s (") && text.EndsWith("×)", StringComparison.Ordinal)));
        Assert.Contains(texts, text => text.EndsWith("(1.00×)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bitmap_is_written_where_its_name_asks_for_one()
    {
        Assert.Empty(ProgramRun.Of(_folder, "benchmark", "data & more.tsv", "--rounds", "1", "--workers", "1", "--skip-naive", "--chart", "speed.png", "--quiet").WithExitCode(0).Error);
        Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8], _folder.Read("speed.png")[..8]);
    }

    [Theory]
    [InlineData("speed.pdf", 2)]
    [InlineData("speed", 2)]
    [InlineData("missing/speed.svg", 74)]
    public void A_name_that_no_chart_can_have_ends_it_before_anything_runs(string name, int exitCode)
    {
        string line = ProgramRun.Of(_folder, "benchmark", "data & more.tsv", "--chart", name).WithExitCode(exitCode).OnlyErrorLine();
        Assert.Contains(name, line);
        Assert.Equal(["data & more.tsv"], _folder.Names());
    }

    [Fact]
    public void A_benchmark_that_fails_leaves_the_old_chart_and_nothing_else()
    {
        _folder.Write("bad", "no ngram\n");
        _folder.Write("speed.svg", "old");
        ProgramRun.Of(_folder, "benchmark", "bad", "--chart", "speed.svg").WithExitCode(65);
        Assert.Equal("old", _folder.ReadText("speed.svg"));
        Assert.Equal(["bad", "data & more.tsv", "speed.svg"], _folder.Names());
    }

    [Fact]
    public void An_interrupted_benchmark_leaves_no_chart()
    {
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["benchmark", "data & more.tsv", "--rounds", "100000", "--chart", "speed.svg"], keepInputOpen: false);
        Patiently.Await(() => _folder.Names().Any(name => name.StartsWith(".speed.svg.", StringComparison.Ordinal)), "the chart's file is begun");
        run.Send(UnixSignal.Interrupt);
        run.WaitForEnd().WithExitCode(130);
        Assert.Equal(["data & more.tsv"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();
}
