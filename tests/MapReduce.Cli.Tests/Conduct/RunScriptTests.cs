using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>./run.sh</c> and what the README shows.</summary>
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

    [Fact]
    public void The_examples_of_the_README_run_as_they_stand_there()
    {
        string[] lines = File.ReadAllLines(Path.Join(Checkout.Root, "README.md"));
        string[] examples =
        [
            .. lines.SkipWhile(l => !l.Contains("examples", StringComparison.OrdinalIgnoreCase) || !l.StartsWith('#')).SkipWhile(l => !l.StartsWith("```", StringComparison.Ordinal))
                .Skip(1).TakeWhile(l => !l.StartsWith("```", StringComparison.Ordinal)).Where(l => l.Contains("mapreduce ") && !l.StartsWith('#')),
        ];
        Assert.True(examples.Length >= 10, $"{examples.Length} examples");
        Run(examples);
    }

    [Fact]
    public void The_examples_of_the_cookbook_run_as_they_stand_there()
    {
        var examples = new List<string>();
        string? block = null;
        foreach (string line in File.ReadLines(Path.Join(Checkout.Root, "docs", "cookbook.md")))
        {
            if (line == "```sh") block = "";
            else if (line == "```" && block is not null)
            {
                examples.Add(block);
                block = null;
            }
            else if (block is not null) block += line + "\n";
        }
        Assert.True(examples.Count >= 10, $"{examples.Count} examples");
        Run(examples);
        // What they say is there: a share for each year, 100 nouns, and a column for each word.
        Assert.InRange(_folder.ReadText("share.csv").Count(c => c == '\n'), 100, 160);
        Assert.Equal(101, _folder.ReadText("nouns.tsv").Count(c => c == '\n'));
        Assert.Equal([0xEF, 0xBB, 0xBF], _folder.Read("words.csv")[..3]);
        Assert.StartsWith("year,army,authority,again\n", _folder.ReadText("words.csv"), StringComparison.Ordinal);
        Assert.Contains("\"line\":1001", _folder.ReadText("bad-lines.jsonl"), StringComparison.Ordinal);
        Assert.All(_folder.ReadText("young.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries), row => Assert.True(int.Parse(row.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture) > 1950));
        // The word that grew most, the first year of each word and the share of tagged words, added up from the sample itself.
        using var sample = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Path.Join(Checkout.Root, "data", "sample.v2.tsv.gz")), System.IO.Compression.CompressionMode.Decompress));
        var rows = sample.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(f => (Ngram: f[0], Year: int.Parse(f[1], System.Globalization.CultureInfo.InvariantCulture), Matches: long.Parse(f[2], System.Globalization.CultureInfo.InvariantCulture))).ToList();
        var plain = rows.Where(row => !Answer.IsTagged(row.Ngram)).ToList();
        long most = plain.GroupBy(row => row.Ngram).Max(word => word.Sum(row => row.Year is >= 1951 and <= 2000 ? row.Matches : row.Year is >= 1901 and <= 1950 ? -row.Matches : 0));
        Assert.Equal($"{most}", _folder.ReadText("grown.tsv").Split('\t')[0]);
        Assert.Equal(plain.GroupBy(row => row.Ngram).Count(word => word.Min(row => row.Year) > 1950), _folder.ReadText("young.tsv").Count(c => c == '\n'));
        Assert.NotEmpty(_folder.ReadText("intact.tsv"));
        double[] shares = [.. _folder.ReadText("tagged.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => double.Parse(row.Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(101, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, 0.05, 0.95));
        Assert.StartsWith("army:gb / army:us\t1950\t\t\t", _folder.ReadText("army.tsv").Split('\n')[1], StringComparison.Ordinal);
    }

    private void Run(IEnumerable<string> examples)
    {
        Directory.CreateDirectory(_folder.At("bin"));
        Directory.CreateDirectory(_folder.At("data"));
        File.CreateSymbolicLink(_folder.At("bin/mapreduce"), BuiltProgram.Path);
        File.Copy(Path.Join(Checkout.Root, "README.md"), _folder.At("README.md"));
        foreach (string file in Directory.GetFiles(Path.Join(Checkout.Root, "data"))) File.Copy(file, _folder.At("data/" + Path.GetFileName(file)));
        foreach (string example in examples)
        {
            Finished run = Shell.Of(_folder, "PATH=$PWD/bin:$PATH\n" + example);
            Assert.True(run.ExitCode == 0, $"{example}\nexit code {run.ExitCode}\n{run.Error}");
        }
    }

    public void Dispose() => _folder.Dispose();
}
