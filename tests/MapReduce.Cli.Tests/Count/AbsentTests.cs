using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Count;

/// <summary>What was asked for and does not occur is never a silent zero.</summary>
public sealed class AbsentTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 77, ngrams: 2000);
    private static readonly string[] Asked = ["watch", "Watch", "colr", "watch_NOUN", "über", "zzz"];

    private readonly TempFolder _folder = new();

    public AbsentTests()
    {
        _folder.Write("data", Records.AsV2(Varied));
        _folder.Write("list", string.Concat(Asked.Select(ngram => ngram + "\n")));
    }

    public static MatrixTheoryData<string, string> Ways => new(Answer.Groupings, ["", "--years 1990..", "--tags drop", "--workers 3 --chunk-size 4KiB", "--checkpoint ck", "--top 1", "--order count --min-count 1000000"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ngrams_of_a_list_without_a_counted_row_are_named(string by, string options)
    {
        string[] command = ["count", "data", "--quiet", "--ngrams", "list", "--by", by, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        bool drops = !by.Contains("ngram") || options.Contains("drop");
        string[] absent =
        [
            .. Asked.Where(ngram => !Varied.Any(r => r.Ngram == ngram && (!options.Contains("--years") || r.Year >= 1990) && !(drops && Answer.IsTagged(ngram)))),
        ];
        Assert.NotEmpty(absent);
        Finished run = ProgramRun.Of(_folder, command).WithExitCode(0);
        Assert.All(run.ErrorLines, line => Assert.StartsWith("mapreduce: warning: ", line));
        Assert.Equal(absent, Asked.Where(ngram => run.Error.Contains($"'{ngram}'", StringComparison.Ordinal)));
        Assert.Equal(options.Contains("--years"), run.Error.Contains("in these years", StringComparison.Ordinal));
        Assert.Equal(drops, run.Error.Contains("'watch_NOUN' is not counted", StringComparison.Ordinal));
        Finished again = ProgramRun.Of(_folder, command).WithExitCode(0);
        Assert.Equal((run.OutputText, run.Error), (again.OutputText, again.Error));
        // Nothing at all is written, not even to a pipe.
        Finished failed = ProgramRun.Of(_folder, [.. command, "--absent", "fail"]).WithExitCode(65);
        Assert.Equal("", failed.OutputText);
        Assert.All(absent, ngram => Assert.Contains($"'{ngram}'", failed.OnlyErrorLine()));
    }

    [Theory]
    [InlineData("--ngram watch --ngram Watch")]
    [InlineData("--ngram WATCH --fold-case")]
    [InlineData("--ngrams some --match watch --exclude none")]
    [InlineData("--word watch")]
    public void What_occurs_and_what_another_filter_leaves_out_is_not_missed(string options)
    {
        _folder.Write("some", "watch\ncolr\nnone\n");
        _folder.Write("none", "none\n");
        foreach (string by in Answer.Groupings)
        {
            Finished run = ProgramRun.Of(_folder, ["count", "data", "--quiet", "--by", by, "--absent", "fail", .. options.Split(' ')]).WithExitCode(0);
            Assert.DoesNotContain("warning", run.Error);
        }
    }

    [Fact]
    public void Ten_are_named_and_the_others_counted()
    {
        _folder.Write("many", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"absent{i}\n")) + "watch\n");
        string line = ProgramRun.Of(_folder, "count", "data", "--ngrams", "many", "--quiet").WithExitCode(0).OnlyErrorLine();
        Assert.Contains("'absent0', 'absent1', 'absent2', 'absent3', 'absent4', 'absent5', 'absent6', 'absent7', 'absent8', 'absent9' and 99,990 more ngrams do not occur in the inputs", line);
    }

    [Theory]
    [InlineData("host's", "Google writes it 'host 's'")]
    [InlineData("don't", "Google writes it 'do not'")]
    [InlineData("one two three four five six", "it has 6 words, and those with which the inputs begin have one")]
    [InlineData("cafe\u0301", "its composed form (NFC) does, which looks the same: 'caf\u00E9'")]
    [InlineData("nai\u0308ve", null)]
    public void A_known_reason_is_told(string ngram, string? reason)
    {
        _folder.Write("small", "watch\t1999\t5\t2\ncaf\u00E9\t1999\t1\t1\nna\u00EFve\t1800\t1\t1\n");
        foreach (string[] asked in new string[][] { ["--ngram", ngram], ["--word", ngram] })
        {
            foreach (string by in Answer.Groupings)
            {
                Finished run = ProgramRun.Of(_folder, ["count", "small", "--quiet", "--years", "1900..", "--by", by, .. asked]).WithExitCode(0);
                Assert.Equal(
                    $"mapreduce: warning: '{ngram}' does not occur in the inputs in these years{(reason is null ? "" : $": {reason}")}",
                    run.ErrorLines[0]);
            }
        }
        Assert.Equal("ngram\tmatch_count\tvolume_count\n", ProgramRun.Of(_folder, "count", "small", "--quiet", "--ngram", ngram).WithExitCode(0).OutputText);
    }

    [Fact]
    public void A_sharded_job_says_the_same()
    {
        _folder.Write("more", Records.AsV2(Varied.Reverse()));
        string[] command = ["count", "data", "more", "--ngrams", "list", "--by", "decade", "-o", "out.tsv"];
        Finished alone = ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0);
        byte[] rows = _folder.Read("out.tsv");
        Finished sharded = ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--shard-bytes", "200000", "--quiet", "--wait", "--", .. command]).WithExitCode(0);
        Assert.Equal(rows, _folder.Read("out.tsv"));
        Assert.Contains("'colr'", alone.Error);
        Assert.Contains(alone.Error, sharded.Error);
    }

    [Fact]
    public void Blanks_around_a_line_of_a_list_are_told_and_ignored()
    {
        _folder.Write("blanks", "watch\n Watch \n");
        Finished run = ProgramRun.Of(_folder, "count", "data", "--ngrams", "blanks", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Header("ngram") + Answer.Lines(Answer.Rows(Varied).Where(r => r.Ngram is "watch" or "Watch")), run.OutputText);
        Assert.Contains("blanks:2: ", run.OnlyErrorLine());
        Assert.Equal(65, ProgramRun.Of(_folder, "count", "data", "--ngrams", "blanks", "--warnings", "fail", "--quiet").ExitCode);
    }

    [Theory]
    [InlineData("--years 2100..2200", "no row was counted with --years 2100..2200: all 3 lines were left out")]
    [InlineData("--match ZZZ --exclude list", "no row was counted with --exclude list --match ZZZ: all 3 lines")]
    [InlineData("--tags NOUN", "no row was counted with --tags NOUN")]
    [InlineData("--tags only --strip-tags", "--tags only --strip-tags")]
    [InlineData("--by year --years 2100..", "--years 2100..")]
    [InlineData("--by none --years 2100..", "--years 2100..")]
    [InlineData("--min-count 999999999", "the result has no row with --min-count 999999999: 3 lines were counted")]
    [InlineData("--min-count 1", null)]
    [InlineData("--years 1990..", null)]
    public void A_result_without_rows_names_the_filters(string options, string? warning)
    {
        _folder.Write("plain", "a\t1990\t5\t2\nb\t1991\t1\t1\nc\t1991\t1\t1\n");
        string[] command = ["count", "plain", "--quiet", .. options.Split(' ')];
        Finished run = ProgramRun.Of(_folder, command).WithExitCode(0);
        if (warning is null) Assert.Empty(run.Error);
        else
        {
            Assert.Contains(warning, run.OnlyErrorLine(), StringComparison.Ordinal);
            Assert.Equal("", ProgramRun.Of(_folder, [.. command, "--warnings", "fail", "-o", "out.tsv"]).WithExitCode(65).OutputText);
            Assert.False(_folder.Names().Contains("out.tsv"));
        }
    }

    [Fact]
    public void A_result_that_is_empty_by_default_or_because_the_input_is()
    {
        _folder.Write("tagged", "a_NOUN\t1990\t5\t2\n");
        Assert.Contains("--tags drop (the default here): the one line was left out", ProgramRun.Of(_folder, "count", "tagged", "--by", "year", "--quiet").WithExitCode(0).OnlyErrorLine());
        _folder.Write("empty", "");
        Assert.Empty(ProgramRun.Of(_folder, "count", "empty", "--years", "1990", "--quiet").WithExitCode(0).Error);
    }

    public void Dispose() => _folder.Dispose();
}
