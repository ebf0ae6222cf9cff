using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>./run.sh</c> and what it shows of the sample.</summary>
public sealed class RunScriptTests : IDisposable
{
    /// <summary>Where the program is stale, the script builds it first.</summary>
    private static readonly TimeSpan LongEnoughToBuild = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();

    [Fact]
    public void Alone_it_shows_the_top_rows_of_the_sample_and_how_often_a_word_has_appeared()
    {
        Assert.SkipUnless(File.Exists(Path.Join(Checkout.Root, "data", "sample.v2.tsv.gz")), "the sample is not here");
        using ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, Path.Join(Checkout.Root, "run.sh"), [], keepInputOpen: false);
        Finished end = run.WaitForEnd(LongEnoughToBuild).WithExitCode(0);
        Assert.Contains("match_count", end.OutputText);
        string[] best = [.. File.ReadAllLines(Path.Join(Checkout.Root, "data", "sample.expected.tsv")).Where(l => !l.StartsWith("ngram\t", StringComparison.Ordinal))
            .Select(l => l.Split('\t')).OrderByDescending(f => long.Parse(f[1])).Take(20).Select(f => f[1])];
        Assert.Equal(20, best.Length);
        Assert.All(best, count => Assert.Contains($" {count} ", end.OutputText));
        Assert.Matches(@"(?m)Finished (\d+) / \1 map operations", end.Error);
        Assert.Matches(@"^Aardvark has appeared [1-9]\d* times\.$", end.ErrorLines[^1]);
    }

    [Fact]
    public void The_sample_gives_its_expected_answer()
    {
        string sample = Path.Join(Checkout.Root, "data", "sample.v2.tsv.gz"), expected = Path.Join(Checkout.Root, "data", "sample.expected.tsv");
        Assert.SkipUnless(File.Exists(sample) && File.Exists(expected), "the sample is not here");
        string[] header = File.ReadLines(expected).First().StartsWith("ngram\t", StringComparison.Ordinal) ? [] : ["--no-header"];
        Assert.Equal(File.ReadAllBytes(expected), ProgramRun.Of(["count", sample, "--quiet", .. header]).WithExitCode(0).Output);
    }

    public void Dispose() => _folder.Dispose();
}
