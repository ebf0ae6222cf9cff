using System.Text.Json;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>Inputs of two editions, and totals that are not those of the inputs, are told whatever else is silent.</summary>
public sealed class EditionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public EditionsTests()
    {
        _folder.Write("v1", "a\t1990\t1\t1\t1\n");
        _folder.Write("v2", "a\t1990\t1\t1\nb\t2008\t1\t1\n");
        _folder.Write("v3", "a\t1990,1,1\t2000,1,1\n");
        _folder.Write("empty", "");
        _folder.Write("of2012", " \t1990,100,1,1\t2000,100,1,1\t2008,100,1,1\t");
        _folder.Write("of2020", " \t1990,100,1,1\t2000,100,1,1\t2008,100,1,1\t2019,100,1,1\t");
        _folder.Write("of1990", "1990,100,1,1 2000,100,1,1");
    }

    [Theory]
    [InlineData("v2 v3", "2012 edition (v2)", "2020 edition (v3)")]
    [InlineData("v1 v2 empty", "2009 edition (v1)", "2012 edition (v2)")]
    [InlineData("v3 empty v1", "2009 edition (v1)", "2020 edition (v3)")]
    public void Inputs_of_two_editions_are_told_with_both_also_under_quiet(string inputs, params string[] editions)
    {
        foreach (string[] command in (string[][])[["count", .. inputs.Split(' ')], ["count", "--dry-run", .. inputs.Split(' ')], ["series", "a", "--in", .. inputs.Split(' ')]])
        {
            string warning = Assert.Single(ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0).ErrorLines, line => line.StartsWith("mapreduce: warning: ", StringComparison.Ordinal));
            Assert.All(editions, edition => Assert.Contains(edition, warning));
        }
    }

    [Fact]
    public void Inputs_of_two_editions_are_told_of_a_sharded_run_and_of_one_that_is_resumed()
    {
        Assert.Contains(
            "2020 edition (v3)",
            ProgramRun.Of(_folder, "submit", "--run", "R", "--engine", "local", "--plan-only", "--", "count", "v2", "v3", "-o", "r.tsv", "-q").WithExitCode(0).Error);
        for (int i = 0; i < 2; i++)
            Assert.Contains("2020 edition (v3)", ProgramRun.Of(_folder, "count", "v2", "v3", "--checkpoint", "c", "-o", "r.tsv", "-q").WithExitCode(0).OnlyErrorLine());
    }

    [Theory]
    [InlineData("v2 v2")]
    [InlineData("v3 empty")]
    [InlineData("v1 v2 --format v2 --on-bad-line skip")]
    public void Inputs_of_one_edition_are_nothing_to_tell(string inputs) =>
        Assert.DoesNotContain("edition", ProgramRun.Of(_folder, ["count", .. inputs.Split(' '), "--quiet"]).WithExitCode(0).Error);

    [Theory]
    [InlineData("v2", "of2020", "2020 edition", "2012 edition (v2)")]
    [InlineData("v1", "of2020", "2020 edition", "2009 edition (v1)")]
    [InlineData("v3", "of2012", "2012 and 2009 editions", "2020 edition (v3)")]
    public void Totals_of_another_edition_are_told_with_both_also_under_quiet(string input, string totals, string theirs, string inputs)
    {
        foreach (string[] command in (string[][])[["count", input, "--by", "ngram,year"], ["count", input, "--by", "decade", "--years", "1990..2000"], ["series", "a", "--in", input]])
        {
            string warning = ProgramRun.Of(_folder, [.. command, "--totals", totals, "--quiet"]).WithExitCode(0).OnlyErrorLine();
            Assert.StartsWith($"mapreduce: warning: {totals}: ", warning, StringComparison.Ordinal);
            Assert.Contains(theirs, warning);
            Assert.Contains(inputs, warning);
        }
    }

    [Theory]
    [InlineData("v2", "of2012")]
    [InlineData("v1", "of2012")]
    [InlineData("v3", "of2020")]
    [InlineData("v3", "of1990")]
    [InlineData("newer", "of2020")]
    public void Totals_that_fit_or_tell_no_edition_are_nothing_to_tell(string input, string totals)
    {
        // A corpus of one's own in the lines of v2.
        _folder.Write("newer", "a\t1990\t1\t1\na\t2019\t1\t1\n");
        Assert.Empty(ProgramRun.Of(_folder, "count", input, "--by", "ngram,year", "--totals", totals, "--quiet").WithExitCode(0).Error);
        Assert.Empty(ProgramRun.Of(_folder, "series", "a", "--in", input, "--totals", totals, "--quiet").WithExitCode(0).Error);
    }

    [Theory]
    [InlineData("gb=v3 us=v2", "gb=of2020 us=of2012", "")]
    [InlineData("gb=v3 us=v2", "gb=of2012 us=of2020", "of2012: these totals end in 2008, like those of the 2012 and 2009 editions, but the inputs of gb|of2020: these totals end in 2019, like those of the 2020 edition, but the inputs of us")]
    [InlineData("gb=v3 us=v2 v1", "gb=of2020 us=of2012", "the inputs of us are of different editions")]
    [InlineData("gb=other us=v2", "gb=of2012 us=small", "small: a relative frequency in us is above 1")]
    [InlineData("gb=v3 us=v2", "of2020", "but the inputs of us are of the 2012 edition (v2)")]
    public void Corpora_are_doubted_each_by_itself(string inputs, string totals, string warnings)
    {
        _folder.Write("small", " \t1990,100,1,1\t2000,100,1,1\t2008,1,1,1\t");
        _folder.Write("other", "a\t1990\t1\t1\nb\t2008\t2\t1\n");
        _folder.Write("v2", "a\t1990\t1\t1\nb\t2008\t2\t1\n");
        _folder.Write("v3", "a\t1990,1,1\t2000,1,1\nb\t2000,1,1\t2019,1,1\n");
        string[] named = ["--in", .. inputs.Split(' '), "--totals", .. totals.Split(' '), "--quiet"];
        // A quotient too, which has no counts of its own, and a run of which nothing but the beginning of the inputs is read.
        foreach (string[] asked in (string[][])[["b", "a"], ["b:us / b:us", "b:gb / b:gb", "a", "b"]])
        {
            string[] lines = [.. ProgramRun.Of(_folder, ["series", .. asked, .. named]).WithExitCode(0).ErrorLines.Where(line => !line.Contains("does not occur", StringComparison.Ordinal))];
            string[] expected = warnings.Split('|', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected.Length, lines.Length);
            Assert.All(expected.Zip(lines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Corpora_of_two_editions_are_nothing_to_tell_of_a_dry_run_and_one_of_two_is()
    {
        Assert.DoesNotContain("edition", ProgramRun.Of(_folder, "series", "a", "--in", "gb=v3", "us=v2", "--dry-run").WithExitCode(0).Error);
        Assert.Contains("the inputs of gb are of different editions", ProgramRun.Of(_folder, "series", "a", "--in", "gb=v3", "v1", "us=v2", "--dry-run").WithExitCode(0).Error);
        for (int i = 0; i < 2; i++)
            Assert.Contains("the inputs of gb are of different editions", ProgramRun.Of(_folder, "series", "a", "--in", "gb=v3", "v1", "us=v2", "--checkpoint", "ck", "-q").WithExitCode(0).OnlyErrorLine());
    }

    [Fact]
    public void An_ngram_that_is_more_frequent_than_all_ngrams_tells_of_foreign_totals()
    {
        _folder.Write("data", "a\t1990\t101\t1\nb\t1990\t7\t1\n");
        foreach (string[] command in (string[][])[["count", "data", "--by", "ngram,year"], ["series", "a", "--in", "data"]])
            Assert.Contains("above 1", ProgramRun.Of(_folder, [.. command, "--totals", "of1990", "--quiet"]).WithExitCode(0).OnlyErrorLine());
        Assert.Empty(ProgramRun.Of(_folder, "series", "b", "--in", "data", "--totals", "of1990", "--quiet").WithExitCode(0).Error);
        // The sum over all ngrams, in which a word may be counted plain and tagged, says nothing.
        Assert.Empty(ProgramRun.Of(_folder, "count", "data", "--by", "year", "--totals", "of1990", "--quiet").WithExitCode(0).Error);
    }

    [Fact]
    public void A_warning_can_end_the_run_and_is_in_the_report()
    {
        Finished failed = ProgramRun.Of(_folder, "count", "v2", "v3", "-o", "out.tsv", "--warnings", "fail", "--quiet").WithExitCode(65);
        Assert.Equal(2, failed.ErrorLines.Length);
        Assert.False(File.Exists(_folder.At("out.tsv")));
        ProgramRun.Of(_folder, "count", "v2", "v3", "-o", "out.tsv", "--report", "report.json", "--quiet").WithExitCode(0);
        using var report = JsonDocument.Parse(_folder.Read("report.json"));
        Assert.Equal("mixed_editions", Assert.Single(report.RootElement.GetProperty("warnings").EnumerateArray()).GetProperty("kind").GetString());
    }

    public void Dispose() => _folder.Dispose();
}
