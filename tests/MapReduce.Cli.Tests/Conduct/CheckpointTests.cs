using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary><c>--checkpoint</c> from outside; what it does to its folder is tried in the engine's tests and in FaultsTests.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 121, ngrams: 3000);

    private readonly TempFolder _folder = new();

    public CheckpointTests()
    {
        _folder.Write("data", Records.AsV2(Varied));
        _folder.Write("rest.gz", Pack.Gzip(Records.AsV2(Varied[..5000])));
    }

    [Theory]
    [InlineData(UnixSignal.Interrupt)]
    [InlineData(UnixSignal.Terminate)]
    internal void A_run_that_is_interrupted_says_that_it_can_go_on_and_does(UnixSignal signal)
    {
        NgramRecord[] many = [.. Enumerable.Range(0, 40).SelectMany(_ => Varied)];
        _folder.Write("data", Records.AsV2(many));
        // Chunks of a byte, so that it is far from its end when its first part is finished.
        using (ProgramRun run = Start("-o", "out.tsv", "--chunk-size", "1"))
        {
            Patiently.Await(() => Parts().Length > 0 || run.HasEnded, "a part is finished");
            run.Send(signal);
            Finished ended = run.WaitForEnd().WithExitCode(75);
            Assert.Contains("the same command resumes it", ended.OnlyErrorLine());
        }
        Assert.Equal(["checkpoint", "data", "rest.gz"], _folder.Names());
        string[] parts = Parts();
        Count("-o", "out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. many, .. Varied[..5000]]), _folder.ReadText("out.tsv"));
        Assert.Equal(parts, Parts()[..parts.Length]);
    }

    [Theory]
    [InlineData("--by year", "now: [job: ngrams by year; tags drop]")]
    [InlineData("--word watch", "words: watch")]
    [InlineData("--format v2", "format: V2")]
    public void Other_options_that_the_rows_depend_on_are_refused_and_told(string option, string told)
    {
        Count("-o", "out.tsv").WithExitCode(0);
        string line = Count([.. option.Split(' '), "-o", "other.tsv"]).WithExitCode(2).OnlyErrorLine();
        Assert.Contains("checkpoint: the checkpoint belongs to another run", line);
        Assert.Contains(told, line);
        Assert.False(File.Exists(_folder.At("other.tsv")));
    }

    [Theory]
    [InlineData("--workers 3 --chunk-size 1000 --memory 5MB")]
    [InlineData("--top 7")]
    [InlineData("--order count --no-header")]
    [InlineData("--output-format csv")]
    [InlineData("--on-bad-line skip")]
    [InlineData("--max-bad-lines 5 --report report.json")]
    public void Options_that_the_parts_do_not_depend_on_may_change(string options)
    {
        Count("-o", "out.tsv").WithExitCode(0);
        string[] parts = Parts();
        Count([.. options.Split(' '), "-o", "other.tsv"]).WithExitCode(0);
        ProgramRun.Of(_folder, ["count", "data", "rest.gz", .. options.Split(' '), "-o", "clean.tsv", "--quiet"]).WithExitCode(0);
        Assert.Equal(_folder.ReadText("clean.tsv"), _folder.ReadText("other.tsv"));
        Assert.Equal(parts, Parts());
    }

    [Fact]
    public void Parts_that_kept_no_bad_lines_are_done_again_where_these_are_wanted_and_only_then()
    {
        _folder.Write("data", [.. Records.AsV2(Varied), .. "bad\n"u8]);
        Count("--on-bad-line", "skip", "-o", "out.tsv").WithExitCode(0);
        Count("--rejects", "rejects.jsonl", "-o", "out.tsv").WithExitCode(0);
        Assert.Single(_folder.ReadText("rejects.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        string rejects = _folder.ReadText("rejects.jsonl"), rows = _folder.ReadText("out.tsv");
        string[] parts = Parts();
        Count("--rejects", "rejects.jsonl", "-o", "out.tsv").WithExitCode(0);
        Assert.Equal((rejects, rows), (_folder.ReadText("rejects.jsonl"), _folder.ReadText("out.tsv")));
        Count("--on-bad-line", "skip", "-o", "out.tsv").WithExitCode(0);
        Assert.Equal(parts, Parts());
    }

    [Fact]
    public void Other_inputs_are_refused_and_told()
    {
        Count("-o", "out.tsv").WithExitCode(0);
        _folder.Write("more", Records.AsV2(Varied[1..]));
        string line = Count("more", "-o", "other.tsv").WithExitCode(2).OnlyErrorLine();
        Assert.Contains($"[input: {_folder.At("more")}", line);
        File.AppendAllText(_folder.At("data"), "\n");
        Assert.Contains($"before: [input: {_folder.At("data")}", Count("-o", "other.tsv").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void Words_have_checkpoints_too_and_not_those_of_another_job()
    {
        _folder.Write("text", "one two two\n");
        string[] arguments = ["words", "text", "--checkpoint", "words", "--quiet"];
        Assert.Equal("word\tcount\none\t1\ntwo\t2\n", ProgramRun.Of(_folder, arguments).WithExitCode(0).OutputText);
        Assert.Equal("word\tcount\none\t1\ntwo\t2\n", ProgramRun.Of(_folder, arguments).WithExitCode(0).OutputText);
        Assert.Contains("now: [job: words, case folded]", ProgramRun.Of(_folder, [.. arguments, "--fold-case"]).WithExitCode(2).OnlyErrorLine());
        Assert.Contains("before: [job: words", ProgramRun.Of(_folder, "count", "text", "--checkpoint", "words", "--quiet").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void What_cannot_be_read_again_is_refused()
    {
        Assert.Contains("standard input", ProgramRun.Of(_folder, "count", "-", "--checkpoint", "checkpoint").WithExitCode(2).OnlyErrorLine());
        Assert.Equal(0, Unix.MakePipe(_folder.At("pipe"), 0x180));
        Assert.Contains("pipe", ProgramRun.Of(_folder, "count", "pipe", "--checkpoint", "checkpoint").WithExitCode(2).OnlyErrorLine());
        Assert.False(Directory.Exists(_folder.At("checkpoint")));
    }

    private Finished Count(params string[] arguments)
    {
        using ProgramRun run = Start(arguments);
        return run.WaitForEnd();
    }

    private ProgramRun Start(params string[] arguments) => ProgramRun.Start(
        new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["MAPREDUCE_PART_BYTES"] = "50KB" } },
        ["count", "data", "rest.gz", .. arguments, "--checkpoint", "checkpoint", "--quiet"]);

    private string[] Parts() => Directory.Exists(_folder.At("checkpoint"))
        ? [.. Directory.GetFiles(_folder.At("checkpoint"), "part-*.json").Select(f => $"{Path.GetFileName(f)} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => _folder.Dispose();
}
