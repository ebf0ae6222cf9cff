using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>What is done stays done, what is not is done again, and what cannot be done is told.</summary>
public sealed class RecoveryTests : IDisposable
{
    /// <summary>Files of nothing, which take no room and about a second to read, and longer than any test.</summary>
    private const long Long = 1L << 38, Short = 384L << 20;

    private static readonly NgramRecord[] Varied = Records.Varied(seed: 311, ngrams: 600);

    private readonly TempFolder _folder = new();

    public RecoveryTests()
    {
        for (int i = 0; i < 3; i++) _folder.Write($"in/{i}.gz", Pack.Gzip(Records.AsV2(Varied[(Varied.Length * i / 3)..(Varied.Length * (i + 1) / 3)])));
    }

    [Fact]
    public void A_shard_that_was_killed_is_the_only_one_that_runs_again()
    {
        WriteLong("in/3.tsv", Short);
        // The long one first, for a shard holds what lies within its size, and the rest follows.
        Plan("--shard-bytes", "384MiB", "--", "count", "in/3.tsv", "in/0.gz", "in/1.gz", "--on-bad-line", "skip", "-o", "out.tsv");
        ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "1").WithExitCode(0);
        using (ProgramRun killed = Begin(0))
        {
            killed.Send(UnixSignal.Kill);
            killed.WaitForEnd();
        }
        Assert.Equal("unfinished", StatusOf.State(_folder));
        ProgramRun.Of(_folder, "resume", "--run", "run", "--quiet").WithExitCode(0);
        Assert.Equal([2, 1], Enumerable.Range(0, 2).Select(i => StatusOf.Tries(_folder, $"map-0000{i}")));
        Assert.Equal(Answer.Tsv([.. Varied[..(Varied.Length * 2 / 3)], new NgramRecord("a", 2000, 1, 1)]), _folder.ReadText("out.tsv"));
        Assert.DoesNotContain(_folder.Names("run/parts"), name => name.StartsWith('.'));
    }

    [Theory]
    [InlineData((int)UnixSignal.User1, 75)]
    [InlineData((int)UnixSignal.Terminate, 143)]
    public void A_shard_that_is_asked_to_stop_does_so_and_leaves_nothing(int signal, int exitCode)
    {
        WriteLong("in/3.tsv", Long);
        Plan("--shard-bytes", "1T", "--", "count", "in/3.tsv", "--on-bad-line", "skip", "-o", "out.tsv");
        using ProgramRun map = Begin(0);
        map.Send((UnixSignal)signal);
        map.WaitForEnd(TimeSpan.FromSeconds(10)).WithExitCode(exitCode);
        Assert.Empty(_folder.Names("run/parts"));
        Assert.Empty(_folder.Names("run/done"));
        Assert.Equal("unfinished", StatusOf.State(_folder));
    }

    [Fact]
    public void A_shard_with_bad_data_is_never_tried_again_and_status_says_where_the_line_is()
    {
        byte[] bad = [.. Records.AsV2(Varied[..50]), .. "not a line\n"u8, .. Records.AsV2(Varied[50..])];
        _folder.Write("in/1.gz", Pack.Gzip(bad));
        Finished run = ProgramRun.Of(_folder, [.. Submit, "--wait", "--", "count", "in", "-o", "out.tsv"]).WithExitCode(65);
        Assert.Contains("shard 1: in/1.gz:51 (byte ", run.Error);
        Assert.Equal(1, StatusOf.Tries(_folder, "map-00001"));
        Assert.Equal(["0.json", "2.json"], StatusOf.Done(_folder));
        JsonElement status = StatusOf.Run(_folder), failure = status.GetProperty("failures")[0];
        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Equal((1, 65), (failure.GetProperty("shard").GetInt32(), failure.GetProperty("exit_code").GetInt32()));
        Assert.StartsWith("in/1.gz:51 (byte ", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("in/1.gz:51", File.ReadAllText(failure.GetProperty("log").GetString()!));
        Assert.Contains("given up: shard 1, 1 attempt: in/1.gz:51 (byte ", ProgramRun.Of(_folder, "status", "--run", "run").WithExitCode(0).OutputText);
        ProgramRun.Of(_folder, "resume", "--run", "run", "--quiet").WithExitCode(65);
        Assert.Equal(1, StatusOf.Tries(_folder, "map-00001"));
    }

    [Fact]
    public void Another_input_or_option_is_refused_with_what_differs()
    {
        string[] command = ["count", "in", "--by", "year", "-o", "out.tsv"];
        ProgramRun.Of(_folder, [.. Submit, "--plan-only", "--", .. command]).WithExitCode(0);
        foreach (string told in new[] { "before: [job: ngrams by year", "[--by: year]", "now: [job: ngrams by decade", "[--by: decade]" })
            Refused(told, [.. Submit, "--", "count", "in", "--by", "decade", "-o", "out.tsv"]);
        Refused("before: [input: ", [.. Submit, "--", "count", "in/0.gz", "in/1.gz", "--by", "year", "-o", "out.tsv"]);
        // A warning that an input is named twice comes first.
        Assert.Contains("a different number of times", ProgramRun.Of(_folder, [.. Submit, "--quiet", "--", "count", "in", "in/0.gz", "--quiet", "--by", "year", "-o", "out.tsv"]).WithExitCode(2).ErrorLines[^1]);
        Refused("before: [bytes in a shard: 100]; now: [bytes in a shard: 200]", [.. Submit[..^1], "200", "--", .. command]);
        byte[] before = _folder.Read("in/1.gz");
        File.WriteAllBytes(_folder.At("in/1.gz"), [.. before, .. before]);
        foreach (string[] arguments in new string[][] { [.. Submit, "--", .. command], ["resume", "--run", "run"], ["map", "--run", "run", "--shard", "1"] })
            Refused($"{before.Length} bytes", arguments);
        ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "0").WithExitCode(0);
        File.Delete(_folder.At("in/1.gz"));
        Refused("missing", ["resume", "--run", "run"]);
    }

    [Fact]
    public void How_a_run_is_run_may_change()
    {
        ProgramRun.Of(_folder, [.. Submit, "--plan-only", "--", "count", "in", "-o", "out.tsv"]).WithExitCode(0);
        ProgramRun.Of(_folder, [.. Submit, "--max-parallel", "1", "--max-tries", "5", "--quiet", "--", "count", "in", "-o", "out.tsv", "--workers", "1", "--memory", "16MiB"]).WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_run_of_a_shard_that_was_damaged_is_seen_and_made_again()
    {
        ProgramRun.Of(_folder, [.. Submit, "--plan-only", "--partitions", "2", "--", "count", "in", "-o", "out.tsv"]).WithExitCode(0);
        for (int shard = 0; shard < 3; shard++) ProgramRun.Of(_folder, "map", "--run", "run", "--shard", $"{shard}").WithExitCode(0);
        string damaged = _folder.Names("run/parts").Single(n => n.StartsWith("map-00001", StringComparison.Ordinal));
        byte[] bytes = _folder.Read($"run/parts/{damaged}");
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(_folder.At($"run/parts/{damaged}"), bytes);
        string line = ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(74).OnlyErrorLine();
        Assert.Contains(damaged, line);
        Assert.Contains("shard 1 will be retried", line);
        ProgramRun.Of(_folder, "resume", "--run", "run", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal([1, 2, 1], Enumerable.Range(0, 3).Select(i => StatusOf.Tries(_folder, $"map-0000{i}")));
    }

    [Fact]
    public void Two_that_resume_at_once_do_the_work_once()
    {
        ProgramRun.Of(_folder, [.. Submit, "--plan-only", "--", "count", "in", "-o", "out.tsv"]).WithExitCode(0);
        var setting = new Setting { Folder = _folder.Path };
        using ProgramRun first = ProgramRun.Start(setting, ["resume", "--run", "run", "--quiet"]), second = ProgramRun.Start(setting, ["resume", "--run", "run", "--quiet"]);
        first.WaitForEnd().WithExitCode(0);
        second.WaitForEnd().WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.Equal(4, _folder.Names("run/tries").Length);
    }

    [Fact]
    public void Two_attempts_at_one_shard_may_both_come_to_an_end()
    {
        WriteLong("in/3.tsv", Short);
        Plan("--shard-bytes", "1T", "--", "count", "in/3.tsv", "--on-bad-line", "skip", "-o", "out.tsv");
        using ProgramRun first = Begin(0), second = Begin(0);
        first.WaitForEnd().WithExitCode(0);
        second.WaitForEnd().WithExitCode(0);
        Assert.Equal(["0.json"], StatusOf.Done(_folder));
        ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(0);
        Assert.Equal(Answer.Tsv([new NgramRecord("a", 2000, 1, 1)]), _folder.ReadText("out.tsv"));
        Assert.Single(_folder.Names("run/parts"));
    }

    [Fact]
    public void A_run_that_is_done_is_not_done_again_until_its_result_is_gone()
    {
        string[] submit = [.. Submit, "--quiet", "--", "count", "in", "-o", "out.tsv"];
        ProgramRun.Of(_folder, submit).WithExitCode(0);
        int tries = _folder.Names("run/tries").Length;
        ProgramRun.Of(_folder, submit).WithExitCode(0);
        ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(0);
        Assert.Equal(tries, _folder.Names("run/tries").Length);
        File.Delete(_folder.At("out.tsv"));
        ProgramRun.Of(_folder, submit).WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    private static string[] Submit => ["submit", "--run", "run", "--engine", "local", "--shard-bytes", "100"];

    private void Plan(params string[] arguments) => ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--plan-only", .. arguments]).WithExitCode(0);

    private void Refused(string what, string[] arguments) => Assert.Contains(what, ProgramRun.Of(_folder, arguments).WithExitCode(2).OnlyErrorLine());

    private void WriteLong(string name, long bytes)
    {
        _folder.Write(name, "a\t2000\t1\t1\n");
        using FileStream file = File.OpenWrite(_folder.At(name));
        file.SetLength(bytes);
    }

    private int Noted() => _folder.Names("run/tries").Count(name => !name.StartsWith('.'));

    /// <summary>Starts a shard and waits until it is at it.</summary>
    private ProgramRun Begin(int shard)
    {
        int before = Noted();
        ProgramRun run = ProgramRun.Start(new Setting { Folder = _folder.Path }, ["map", "--run", "run", "--shard", $"{shard}"]);
        Patiently.Await(() => Noted() > before, "the shard is begun");
        return run;
    }

    public void Dispose() => _folder.Dispose();
}
