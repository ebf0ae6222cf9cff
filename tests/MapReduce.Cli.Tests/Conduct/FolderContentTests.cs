using MapReduce.Cli.Display;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>What a folder or glob holds beside data: own results are refused, own records left out with a warning, totals with a note, other text named.</summary>
public sealed class FolderContentTests : IDisposable
{
    private const string Row = "a\t1900\t1\t1\n", Counted = "a\t1\t1\n";

    private readonly TempFolder _folder = new();

    public FolderContentTests() => _folder.Write("d/shard", Row);

    [Theory]
    [InlineData("r.tsv", "--by ngram")]
    [InlineData("r.tsv", "--by ngram,year")]
    [InlineData("r.csv", "--by year")]
    [InlineData("r.jsonl", "--by ngram,decade")]
    public void A_result_of_an_earlier_run_among_shards_is_refused_and_both_are_named(string name, string options)
    {
        ProgramRun.Of(_folder, ["count", "d", .. options.Split(' '), "-o", $"d/{name}", "-q"]).WithExitCode(0);
        foreach (string input in new[] { "d", "d/*" })
        {
            string line = ProgramRun.Of(_folder, "count", input, "-q", "-o", "other.tsv").WithExitCode(2).OnlyErrorLine();
            Assert.Contains("d/shard", line, StringComparison.Ordinal);
            Assert.Contains($"d/{name}", line, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.At("other.tsv")));
        }
    }

    [Theory]
    [InlineData("d/a.tsv.gz", "d/old.tsv", "mixes data (d/a.tsv.gz) with a result of an earlier run (d/old.tsv), and would count both; name one kind alone, for example with 'd/*.gz'")]
    [InlineData("d/a.tsv", "d/old.tsv", "mixes data (d/a.tsv) with a result of an earlier run (d/old.tsv), and would count both; name one kind alone")]
    [InlineData("d/a.tsv", "d/old.svg", "d/old.svg: is not data for this job; name the shards alone, for example with 'd/*.tsv'")]
    [InlineData("d/a.tsv", "d/old.md", "d/old.md: is not data for this job; name the shards alone, for example with 'd/*.tsv'")]
    public void A_mixture_is_told_with_a_pattern_for_its_own_shards(string shard, string other, string message)
    {
        File.Delete(_folder.At("d/shard"));
        _folder.Write(shard, shard.EndsWith(".gz", StringComparison.Ordinal) ? Data.Pack.Gzip(System.Text.Encoding.UTF8.GetBytes(Row)) : System.Text.Encoding.UTF8.GetBytes(Row));
        _folder.Write(other, other.EndsWith(".md", StringComparison.Ordinal) ? "# Notes\n" : other.EndsWith(".svg", StringComparison.Ordinal) ? "<svg>\n\t<rect/>\n" : "ngram\tmatch_count\tvolume_count\na\t1\t1\n");
        Finished run = ProgramRun.Of(_folder, "count", "d", "-q");
        Assert.True(run.ExitCode is 2 or 65);
        Assert.EndsWith(message, run.OnlyErrorLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_earlier_runs_are_left_out_with_a_warning_each()
    {
        _folder.Write("d/bad", "b\tno year\t1\t1\nb\t1901\t1\t1\n");
        ProgramRun.Of(_folder, "count", "d", "-q", "-o", "r.tsv", "--rejects", "d/bad.jsonl", "--report", "d/report.json", "--trace", "d/trace.json", "--checkpoint", "checkpoint").WithExitCode(0);
        _folder.Write("checkpoint/lock", "");
        foreach (string name in _folder.Names("checkpoint")) File.Move(_folder.At($"checkpoint/{name}"), _folder.At($"d/{name}"));
        Finished run = ProgramRun.Of(_folder, "count", "d", "--no-header", "--on-bad-line", "skip").WithExitCode(0);
        Assert.Equal("a\t1\t1\nb\t1\t1\n", run.OutputText);
        string[] warned = [.. run.ErrorLines.Where(l => l.StartsWith("mapreduce: warning: ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2])];
        // Of Runs there are as many as workers had rows.
        Assert.Equal(
            ["d/bad.jsonl", "d/lock", "d/part-000000.json", "d/part-000000.rejects.jsonl", "d/part.run", "d/plan.txt", "d/report.json", "d/trace.json"],
            warned.Select(name => System.Text.RegularExpressions.Regex.Replace(name, "^d/part-000000-[0-9]{3}\\.run$", "d/part.run")).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_killed_run_left_is_not_an_input()
    {
        _folder.Write("d/.r.tsv.123-0123456789abcdef0123456789abcdef.partial", Row);
        ProgramRun.Of(_folder, "count", "d", "d/.r*", "-q", "--no-header").WithExitCode(66);
        Assert.Equal(Counted, ProgramRun.Of(_folder, "count", "d", "-q", "--no-header").WithExitCode(0).OutputText);
    }

    [Theory]
    [InlineData("\t1900,10,5,2\t1901,11,5,2\t")]
    [InlineData("1900,10,5,2\n1901,11,5,2\n")]
    [InlineData("# year match page volume\n1900\t10000\t5\t2\n1901\t11000\t5\t2\n")]
    public void Totals_of_Google_are_left_out_with_a_note(string totals)
    {
        _folder.Write("d/totalcounts", totals);
        Finished run = ProgramRun.Of(_folder, "count", "d", "--no-header").WithExitCode(0);
        Assert.Equal(Counted, run.OutputText);
        Assert.Contains("mapreduce: note: d/totalcounts is Google's totals file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("skip")]
    public void Other_text_is_named_with_what_to_do(string onBadLine)
    {
        _folder.Write("d/README", "These are shards of English.\nThey come from Google.\n");
        string line = ProgramRun.Of(_folder, "count", "d", "-q", "--on-bad-line", onBadLine).WithExitCode(65).OnlyErrorLine();
        Assert.StartsWith("mapreduce: d/README: ", line, StringComparison.Ordinal);
        Assert.EndsWith("; name the shards alone", line, StringComparison.Ordinal);
        // Words are counted in any text.
        ProgramRun.Of(_folder, "words", "d", "-q").WithExitCode(0);
    }

    [Fact]
    public void An_empty_file_in_a_folder_is_no_lines()
    {
        _folder.Write("d/empty", "");
        Assert.Equal(Counted, ProgramRun.Of(_folder, "count", "d", "-q", "--no-header").WithExitCode(0).OutputText);
    }

    public void Dispose() => _folder.Dispose();
}
