using System.CommandLine;
using System.Text;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Options;

/// <summary>
/// Varies every option of every command that keeps what it did. The oracle is the program without a checkpoint and without
/// shards: what it writes from scratch decides whether two commands are one job.
/// </summary>
public sealed class JobIdentityTests : IDisposable
{
    private const string Count = "count in -o out.tsv", Words = "words texts -o out.tsv", Series = "series alpha --in in -o out.tsv", Skip = " --on-bad-line skip";

    private readonly TempFolder _folder = new();

    public JobIdentityTests()
    {
        _folder.Write("in/a", "Alpha\t1900\t3\t2\nalpha\t1900\t5\t2\nalpha\t1950\t7\t1\nbeta_NOUN\t1950\t4\t4\nbeta_VERB\t1950\t2\t1\n=zeta\t1800\t9\t9\n");
        _folder.Write("in/below/b", "omega\t1900\t1\t1\n");
        _folder.Write("more/a", "alpha\t1900\t8\t1\n");
        _folder.Write("dirty/a", "alpha\t1900\t3\t2\nbad\nworse\n");
        _folder.Write("texts/t", "the end of the End\n");
        _folder.Write("texts/below/u", "nothing\n");
        _folder.Write("list", "in/a\n");
        _folder.Write("textlist", "texts/t\n");
        _folder.Write("ngrams", "alpha\n");
        _folder.Write("forms", "alpha\tomega\n");
        _folder.Write("totals", "\t1800,100,1,1\t1900,100,1,1\t1950,100,1,1\n");
        Directory.CreateDirectory(_folder.At("elsewhere"));
    }

    /// <summary>Every option, the command that it is added to, and how it is typed. Where an option needs another, both commands have that one.</summary>
    public static TheoryData<string, string, string> Varied { get; } = new()
    {
        { "--by", Count, "--by year" },
        { "--by", Count, "--by file,ngram" },
        { "--format", Count, "--format v1" },
        { "--totals", Count + " --by year", "--totals totals" },
        { "--per-million", Count + " --by year --totals totals", "--per-million" },
        { "--percent", Count + " --totals totals", "--percent" },
        { "--columns", Count + " --totals totals", "--columns volume_frequency" },
        { "--columns", Count + " --order count", "--columns cumulative_share" },
        { "--word", Count, "--word alpha" },
        { "--absent", Count + " --ngram nothing", "--absent fail" },
        { "--years", Count, "--years 1900" },
        { "--ngram", Count, "--ngram alpha" },
        { "--ngrams", Count, "--ngrams ngrams" },
        { "--exclude", Count, "--exclude ngrams" },
        { "--match", Count, "--match ^a" },
        { "--min-count", Count, "--min-count 6" },
        { "--fold-case", Count, "--fold-case" },
        { "--tags", Count, "--tags drop" },
        { "--strip-tags", Count + " --tags only", "--strip-tags" },
        { "--files-from", "count in/a -o out.tsv", "--files-from list" },
        { "--recursive", Count, "--recursive" },
        { "--top", Count, "--top 2" },
        { "--order", Count, "--order count" },
        { "--output", "count in", "-o other.tsv" },
        { "--output-format", Count, "--output-format csv" },
        { "--no-header", Count, "--no-header" },
        { "--csv-safe", "count in -o out.csv", "--csv-safe" },
        { "--bom", "count in -o out.csv", "--bom" },
        { "--workers", Count, "--workers 1" },
        { "--chunk-size", Count, "--chunk-size 64KiB" },
        { "--memory", Count, "--memory 64MiB" },
        { "--temp-dir", Count, "--temp-dir elsewhere" },
        { "--on-bad-line", "count dirty -o out.tsv", "--on-bad-line skip" },
        { "--rejects", "count dirty -o out.tsv" + Skip, "--rejects bad.jsonl" },
        { "--max-bad-lines", "count dirty -o out.tsv" + Skip, "--max-bad-lines 1" },
        { "--report", Count, "--report report.json" },
        { "--trace", Count, "--trace trace.json" },
        { "--quiet", Count, "--quiet" },
        { "--progress", Count, "--progress never" },
        { "--warnings", Count, "--warnings show" },
        { "--debug", Count, "--debug" },
        { "--fold-case", Words, "--fold-case" },
        { "--top", Words, "--top 1" },
        { "--files-from", "words texts/t -o out.tsv", "--files-from textlist" },
        { "--years", Series, "--years 1900..1940" },
        { "--totals", Series, "--totals totals" },
        { "--smoothing", Series, "--smoothing 1" },
        { "--fold-case", Series, "--fold-case" },
        { "--format", Series, "--format v1" },
        { "--chart", Series, "--chart chart.svg" },
        { "--title", Series + " --chart chart.svg", "--title other" },
        { "--log", Series + " --chart chart.svg", "--log" },
        { "--size", Series + " --chart chart.svg", "--size 600x400" },
        { "--in", Series, "--in more" },
        { "--in", "series alpha --in one=in -o out.tsv", "--in two=more" },
        { "--queries", Series, "--queries ngrams" },
        { "--per-million", Series + " --totals totals", "--per-million" },
        { "--percent", Series + " --totals totals", "--percent" },
        { "--variants", Series, "--variants" },
        { "--expand", "series * --in in -o out.tsv", "--expand 1" },
        { "--sum", "series * --in in -o out.tsv", "--sum" },
        { "--inflections", Series, "--inflections forms" },
        { "--absent", "series nothing alpha --in in -o out.tsv", "--absent empty" },
        { "--absent", "series nothing alpha --in in -o out.tsv", "--absent fail" },
        { "--pivot", Series, "--pivot" },
        { "--columns", Series + " --totals totals", "--columns volume_frequency" },
    };

    /// <summary>Options that do not say what is made: where a checkpoint is kept, and a run that only looks.</summary>
    private static readonly string[] Beside = ["--checkpoint", "--dry-run", "--help", "--version"];

    [Fact]
    public void No_option_is_left_out()
    {
        using var interruption = new Interruption(TextWriter.Null);
        RootCommand root = CommandLine.Build(null, new SharedOptions(), new CommandHost(TextWriter.Null, interruption, new WarningLog(TextWriter.Null)));
        string[] varied = [.. Varied.Select(row => row.Data.Item1)];
        Assert.Empty(
            from command in root.Subcommands
            where command.Options.Any(o => o.Name == "--checkpoint")
            from option in command.Options.Concat(root.Options)
            where !varied.Contains(option.Name) && !Beside.Contains(option.Name)
            select $"{command.Name} {option.Name}");
    }

    [Theory]
    [MemberData(nameof(Varied))]
    public void A_checkpoint_is_refused_only_where_the_result_differs_and_else_gives_the_right_one(string option, string command, string typed)
    {
        Made before = Run(command), after = Run($"{command} {typed}");
        Run($"{command} --checkpoint ck", keep: true);
        Made resumed = Run($"{command} {typed} --checkpoint ck");
        if (resumed.IsRefused && !after.IsRefused) Assert.True(after != before, $"{option}: refused, and nothing differs");
        else Assert.Equal(after, resumed);
    }

    /// <summary>Two questions, whose words are parted by bars.</summary>
    [Theory]
    [InlineData("[a - b]", "a - b")]
    [InlineData("a - b", "[a - b]")]
    [InlineData("[well-known]", "well-known")]
    [InlineData("[*] x", "* x")]
    [InlineData("[*] *", "* *")]
    [InlineData("* *", "[*] *")]
    [InlineData("[run_*] x", "run_* x")]
    [InlineData("a|b", "a b")]
    [InlineData("a / b", "b / a")]
    [InlineData("a", "a|b")]
    [InlineData("*", "*_NOUN")]
    [InlineData("[*=>x] *", "*=>x *")]
    [InlineData("b_INF|--inflections|one", "b_INF|--inflections|two")]
    [InlineData("a:x|--in|x=asked", "a:y|--in|y=asked")]
    [InlineData("a|--variants", "a|--fold-case")]
    [InlineData("[*]|--variants", "*|--variants")]
    public void A_checkpoint_of_another_question_is_refused_or_gives_the_right_answer(string first, string second)
    {
        _folder.Write("asked", string.Concat(((string[])["* x", "A", "a", "a - b", "a / b", "a b", "b", "b x", "b_NOUN", "c", "d=>x y", "run_* x", "run_VERB x", "well - known", "well-known"]).Select((ngram, i) => $"{ngram}\t1900\t{1 << i}\t1\n")));
        _folder.Write("one", "b\ta\n");
        _folder.Write("two", "b\tc\n");
        string[] Command(string question) => ["series", .. question.Split('|'), .. question.Contains("--in|", StringComparison.Ordinal) ? [] : (string[])["--in", "asked"], "-q"];
        Finished fresh = ProgramRun.Of(_folder, Command(second)).WithExitCode(0);
        ProgramRun.Of(_folder, [.. Command(first), "--checkpoint", "ck"]).WithExitCode(0);
        Finished resumed = ProgramRun.Of(_folder, [.. Command(second), "--checkpoint", "ck"]);
        if (resumed.ExitCode != 2) Assert.Equal((0, fresh.OutputText), (resumed.ExitCode, resumed.OutputText));
        // The same question is never refused.
        Assert.Equal(ProgramRun.Of(_folder, Command(first)).OutputText, ProgramRun.Of(_folder, [.. Command(first), "--checkpoint", "ck"]).WithExitCode(0).OutputText);
    }

    [Theory]
    [MemberData(nameof(Varied))]
    public void A_sharded_job_is_another_exactly_where_what_it_writes_differs(string option, string command, string typed)
    {
        Assert.SkipWhen(command.StartsWith("series", StringComparison.Ordinal), "series does not run in shards");
        Made before = Run(command), after = Run($"{command} {typed}");
        Assert.Equal(0, Submit(command).ExitCode);
        Finished again = Submit($"{command} {typed}");
        Assert.True(again.ExitCode == (after == before ? 0 : 2), $"{option}: {again.ExitCode}: {again.Error}");
        Assert.Equal(0, Submit(command).ExitCode);
    }

    private Finished Submit(string command) => ProgramRun.Of(_folder, ["submit", "--run", "run", "--plan-only", "--", .. command.Split(' ')]);

    /// <summary>Runs a command, takes what it wrote out of the folder, and leaves a checkpoint there only if it is to be kept.</summary>
    private Made Run(string command, bool keep = false)
    {
        string[] before = Names();
        Finished run = ProgramRun.Of(_folder, command.Split(' '));
        string[] written = [.. Names().Except(before)];
        // A report tells times, and a picture is drawn of the rows. A byte order mark is part of what is written.
        string files = string.Concat(written.Where(name => name != "ck").Select(name => $"{name}: {(Path.GetExtension(name) is ".json" or ".svg" ? "" : Encoding.UTF8.GetString(_folder.Read(name)))}\n"));
        foreach (string name in written)
            if (name != "ck") File.Delete(_folder.At(name));
            else if (!keep) Directory.Delete(_folder.At(name), recursive: true);
        return new Made(run.ExitCode, run.OutputText, files, string.Concat(run.ErrorLines.Where(line => line.Contains(" has appeared ", StringComparison.Ordinal))));
    }

    private string[] Names() => [.. _folder.Names()];

    public void Dispose() => _folder.Dispose();

    /// <summary>What a run made.</summary>
    private sealed record Made(int ExitCode, string Output, string Files, string Closing)
    {
        public bool IsRefused => ExitCode == 2;
    }
}
