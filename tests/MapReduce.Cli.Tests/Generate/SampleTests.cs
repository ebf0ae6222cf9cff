using System.IO.Compression;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Generate;

/// <summary>The bundled sample and its answer, as data/README.md tells them.</summary>
public sealed class SampleTests
{
    private static readonly string Data = FindData();

    [Fact]
    public void The_sample_counts_to_its_expected_answer()
    {
        Finished run = ProgramRun.Of("count", Path.Join(Data, "sample.v2.tsv.gz"), "--no-header", "--word", "Aardvark", "--quiet");
        Assert.Equal((0, "Aardvark has appeared 4980 times.\n"), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllText(Path.Join(Data, "sample.expected.tsv")), run.OutputText);
    }

    [Fact]
    public void The_program_makes_the_lines_of_the_sample_again()
    {
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(Path.Join(Data, "sample.v2.tsv.gz")), CompressionMode.Decompress)) gzip.CopyTo(unpacked);
        Assert.Equal(unpacked.ToArray(), ProgramRun.Of("generate", "--ngrams", "3670", "--seed", "1", "--quiet").Output);
    }

    [Fact]
    public void The_sample_is_a_tenth_of_its_totals_in_every_year()
    {
        Finished run = ProgramRun.Of(
            "count", Path.Join(Data, "sample.v2.tsv.gz"), "--by", "year", "--totals", Path.Join(Data, "sample.totalcounts.txt"), "--no-header", "--quiet");
        string[] rows = run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(rows.Length > 300);
        Assert.All(rows, row => Assert.EndsWith("\t0.1", row, StringComparison.Ordinal));
    }

    private static string FindData()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Join(folder, "MapReduce.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Join(folder, "data");
    }
}
