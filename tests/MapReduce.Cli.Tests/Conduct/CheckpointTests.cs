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
            int finished = Parts().Length;
            Assert.EndsWith($"; {finished} finished {(finished == 1 ? "part is" : "parts are")} in checkpoint, and the same command resumes", ended.OnlyErrorLine(), StringComparison.Ordinal);
        }
        Assert.Equal(["checkpoint", "data", "rest.gz"], _folder.Names());
        string[] parts = Parts();
        Count("-o", "out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv([.. many, .. Varied[..5000]]), _folder.ReadText("out.tsv"));
        Assert.Equal(parts, Parts()[..parts.Length]);
    }

    [Fact]
    public void A_run_that_is_interrupted_before_its_first_part_is_finished_promises_no_more_than_a_new_start()
    {
        _folder.Write("big", Records.AsV2([.. Enumerable.Range(0, 40).SelectMany(_ => Varied)]));
        string[] arguments = ["count", "big", "--checkpoint", "checkpoint", "--quiet", "-o", "out.tsv"];
        using (ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, [.. arguments, "--chunk-size", "1"]))
        {
            Patiently.Await(() => File.Exists(_folder.At("checkpoint/plan.txt")) || run.HasEnded, "the checkpoint is begun");
            run.Send(UnixSignal.Interrupt);
            Assert.EndsWith("; nothing was finished yet, so the same command starts again", run.WaitForEnd().WithExitCode(75).OnlyErrorLine(), StringComparison.Ordinal);
        }
        Assert.Equal(["lock", "plan.txt"], _folder.Names("checkpoint"));
        ProgramRun.Of(_folder, arguments).WithExitCode(0);
    }

    [Fact]
    public void A_run_says_what_came_from_the_checkpoint_and_that_it_stays()
    {
        const string leftover = "mapreduce: note: the checkpoint checkpoint (";
        Finished first = Loud("-o", "out.tsv");
        Assert.DoesNotContain("resumed", first.Error);
        Assert.StartsWith(leftover, first.ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith(") is no longer needed: rm -r checkpoint", first.ErrorLines[^1], StringComparison.Ordinal);
        long bytes = _folder.Read("data").Length + _folder.Read("rest.gz").Length;
        string[] parts = Parts();
        Finished second = Loud("-o", "again.tsv", "--report", "report.json");
        Assert.Contains($"resumed: {parts.Length} of {parts.Length} parts ({Readable.Size(bytes)}) came from the checkpoint", second.ErrorLines);
        // Nothing was read, so there is no speed, whatever the size of the inputs is.
        Assert.Contains(second.ErrorLines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^(<0\.01 s|[\d.]+ s, 0 B/s), peak memory "));
        Assert.Equal(0, System.Text.Json.JsonDocument.Parse(_folder.Read("report.json")).RootElement.GetProperty("megabytes_per_second").GetDecimal());
        Assert.Equal(_folder.ReadText("out.tsv"), _folder.ReadText("again.tsv"));
        // One part more to do.
        File.Delete(_folder.At("checkpoint/part-000000.json"));
        Finished third = Loud("-o", "third.tsv");
        Assert.Contains(third.ErrorLines, line => line.StartsWith($"resumed: {parts.Length - 1} of {parts.Length} parts (", StringComparison.Ordinal));
        // A file of the user would go with the folder.
        _folder.Write("checkpoint/notes.txt", "mine");
        Assert.EndsWith(") is no longer needed", Loud("-o", "out.tsv").ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(Count("-o", "out.tsv").WithExitCode(0).Error);
    }

    [Fact]
    public void The_advice_to_remove_a_checkpoint_is_quoted_for_a_shell()
    {
        Assert.EndsWith(") is no longer needed: rm -r 'my runs/a'", ProgramRun.Of(_folder, "count", "data", "--checkpoint", "my runs/a", "-o", "out.tsv").WithExitCode(0).ErrorLines[^1], StringComparison.Ordinal);
        Assert.EndsWith(") is no longer needed: rm -r ./-rf", ProgramRun.Of(_folder, "count", "data", "--checkpoint=-rf", "-o", "out.tsv").WithExitCode(0).ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_other_files_is_refused_and_left_as_it_is()
    {
        _folder.Write("mine/README.md", "mine");
        foreach (string[] more in (string[][])[["-o", "out.tsv"], ["--dry-run"]])
        {
            string line = ProgramRun.Of(_folder, ["count", "data", "--checkpoint", "mine", "--quiet", .. more]).WithExitCode(2).OnlyErrorLine();
            Assert.Equal("mapreduce: mine: the folder is not empty (it has README.md) and contains no checkpoint; name a new or an empty folder with --checkpoint", line);
            Assert.Equal(["README.md"], _folder.Names("mine"));
        }
    }

    [Theory]
    [InlineData("lock")]
    [InlineData(".DS_Store")]
    public void A_folder_that_a_run_or_a_file_browser_has_only_begun_is_taken(string name)
    {
        _folder.Write($"checkpoint/{name}", "");
        Count("-o", "out.tsv").WithExitCode(0);
        Assert.NotEmpty(Parts());
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

    private Finished Loud(params string[] arguments)
    {
        using ProgramRun run = StartLoud([.. arguments, "--progress", "never"]);
        return run.WaitForEnd().WithExitCode(0);
    }

    private ProgramRun Start(params string[] arguments) => StartLoud([.. arguments, "--quiet"]);

    private ProgramRun StartLoud(string[] arguments) => ProgramRun.Start(
        new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["MAPREDUCE_PART_BYTES"] = "50KB" } },
        ["count", "data", "rest.gz", .. arguments, "--checkpoint", "checkpoint"]);

    private string[] Parts() => Directory.Exists(_folder.At("checkpoint"))
        ? [.. Directory.GetFiles(_folder.At("checkpoint"), "part-*.json").Select(f => $"{Path.GetFileName(f)} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => _folder.Dispose();
}
