using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>
/// The managed way, which Windows and macOS take, forced: what is promised everywhere holds there too. <c>./run.sh test --managed</c> runs all tests in it.
/// </summary>
public sealed class ManagedWayTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 191, ngrams: 3000);

    private readonly TempFolder _folder = new();

    public ManagedWayTests() => _folder.Write("data", Records.AsV2(Varied));

    [Fact]
    public void It_is_the_way_that_was_asked_for()
    {
        Assert.Matches("(?m)^system: +managed$", Run("--version").WithExitCode(0).OutputText);
        Finished other = ProgramRun.In(new Setting { Variables = new Dictionary<string, string?> { [ManagedWay.Variable] = "other" } }, "--version").WithExitCode(2);
        Assert.Equal("mapreduce: MAPREDUCE_SYSTEM=other: expected managed", other.OnlyErrorLine());
    }

    [Fact]
    public void A_count_that_spills_gives_the_answer_and_leaves_nothing()
    {
        Directory.CreateDirectory(_folder.At("temporary"));
        NgramRecord[] many = [.. Enumerable.Range(0, 200_000).Select(i => new NgramRecord($"ngram {i * 7919 % 200_000:D6} of many", 1999, i, 1))];
        _folder.Write("many", Records.AsV2(many));
        Finished run = Run("count", "many", "--memory", "1MiB", "--workers", "1", "--temp-dir", "temporary", "-o", "out.tsv", "--report", "report.json", "--quiet").WithExitCode(0);
        Assert.Empty(run.Error);
        Assert.Equal(Answer.Tsv(many), _folder.ReadText("out.tsv"));
        Assert.Empty(_folder.Names("temporary"));
        Assert.Matches("\"spills\": *[1-9]", _folder.ReadText("report.json"));
        Assert.Equal(Answer.Tsv(Varied), Run("count", "data", "--quiet").OutputText);
    }

    [Fact]
    public void An_index_is_the_same_bytes()
    {
        Run("index", "data", "-o", "managed.ngrams", "--quiet").WithExitCode(0);
        ProgramRun.In(Usual, "index", "data", "-o", "other.ngrams", "--quiet").WithExitCode(0);
        Assert.Equal(_folder.Read("other.ngrams"), _folder.Read("managed.ngrams"));
        Assert.Equal(Answer.Tsv(Varied), Run("count", "managed.ngrams", "--quiet").OutputText);
    }

    [Fact]
    public void An_old_output_stays_until_the_new_one_is_whole_and_keeps_its_permissions()
    {
        _folder.Write("out.tsv", "old\n");
        File.SetUnixFileMode(_folder.At("out.tsv"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (ProgramRun run = ProgramRun.Start(Forced, ["count", "-", "-o", "out.tsv", "--quiet"], keepInputOpen: true))
        {
            Patiently.Await(() => _folder.Names().Length == 3, "the run has begun its output");
            Assert.All(Directory.GetFiles(_folder.Path, "*.partial"), unfinished => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(unfinished)));
            run.Send(UnixSignal.Kill);
            run.WaitForEnd();
        }
        Assert.Equal("old\n", _folder.ReadText("out.tsv"));
        Run("count", "data", "-o", "out.tsv", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At("out.tsv")));
        Assert.Equal(["data", "out.tsv"], _folder.Names());
    }

    [Fact]
    public void An_output_that_is_an_input_is_refused_by_any_way_to_it()
    {
        Directory.CreateDirectory(_folder.At("sub"));
        File.CreateSymbolicLink(_folder.At("link"), "data");
        File.CreateSymbolicLink(_folder.At("folder"), "sub");
        byte[] before = _folder.Read("data");
        foreach (string way in new[] { "data", "./data", "link", "sub/../data", "folder/../link", _folder.At("data") })
            Assert.Contains("also", Run("count", "data", "-o", way, "--quiet").WithExitCode(2).OnlyErrorLine());
        Assert.Equal(before, _folder.Read("data"));
    }

    [Fact]
    public void A_checkpoint_goes_on_in_the_other_way()
    {
        string[] count = ["count", "data", "--checkpoint", "checkpoint", "-o", "out.tsv", "--progress", "never"];
        Run(count).WithExitCode(0);
        File.Delete(_folder.At("out.tsv"));
        Finished resumed = ProgramRun.In(Usual, count).WithExitCode(0);
        Assert.Contains("resumed: 1 of 1 part", resumed.Error);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        File.Delete(_folder.At("out.tsv"));
        Assert.Contains("resumed: 1 of 1 part", Run(count).WithExitCode(0).Error);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_series_draws_the_same_chart()
    {
        foreach (string form in new[] { "svg", "png" })
        {
            string[] series = ["series", "watch", "--in", "data", "-o", $"{form}.tsv", "--quiet", "--chart"];
            Run([.. series, $"managed.{form}"]).WithExitCode(0);
            ProgramRun.In(Usual, [.. series, $"other.{form}"]).WithExitCode(0);
            Assert.Equal(_folder.Read($"other.{form}"), _folder.Read($"managed.{form}"));
        }
    }

    [Fact]
    public void A_sharded_run_on_this_machine_gives_the_answer_and_keeps_the_logs_of_its_tasks()
    {
        Run("submit", "--run", "run", "--engine", "local", "--shard-bytes", "20000", "--partitions", "2", "--quiet", "--", "count", "data", "-o", "out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Contains(Directory.GetFiles(_folder.At("run"), "map-00000.log", SearchOption.AllDirectories), log => new FileInfo(log).Length > 0);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused_and_never_another_file()
    {
        _folder.Write("n\uFFFD", "wrong\t1999\t1\t1\n");
        var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?>(Forced.Variables) { ["P"] = BuiltProgram.Path } };
        using ProgramRun run = ProgramRun.Start(setting, "/bin/sh", ["-c", "n=$(printf 'n\\377'); cp data \"$n\"; exec \"$P\" count \"$n\" --quiet"], keepInputOpen: false);
        Finished refused = run.WaitForEnd().WithExitCode(66);
        Assert.Contains("not valid UTF-8", refused.OnlyErrorLine());
        Assert.Equal("", refused.OutputText);
    }

    private Setting Forced => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { [ManagedWay.Variable] = ManagedWay.Value } };

    private Setting Usual => new() { Folder = _folder.Path, Variables = new Dictionary<string, string?> { [ManagedWay.Variable] = null } };

    private Finished Run(params string[] arguments) => ProgramRun.In(Forced, arguments);

    public void Dispose() => _folder.Dispose();
}
