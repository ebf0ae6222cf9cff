using System.Text.Json;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>The way through a real Slurm, where one can be started; tests/long/slurm.sh has what takes longer.</summary>
public sealed class SlurmTests : IClassFixture<ThrowAwayCluster>, IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 321, ngrams: 900);

    private readonly TempFolder _folder = new();
    private readonly ThrowAwayCluster _cluster;

    public SlurmTests(ThrowAwayCluster cluster)
    {
        _cluster = cluster;
        for (int i = 0; i < 3; i++) _folder.Write($"in/{i}.gz", Pack.Gzip(Records.AsV2(Varied[(Varied.Length * i / 3)..(Varied.Length * (i + 1) / 3)])));
    }

    [Fact]
    public void The_result_of_arrays_on_two_nodes_is_the_answer()
    {
        Assert.SkipWhen(_cluster.WhyNot is not null, _cluster.WhyNot ?? "");
        Run("submit", "--run", "run", "--shard-bytes", "1", "--partitions", "2", "--wait", "--quiet", "--", "count", "in", "-o", "out.tsv").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        string[] submissions = _folder.ReadText("run/submissions.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([("map", "0-2"), ("reduce", "0-1"), ("finish", "0")], submissions.Select(Read));
        Assert.Equal(6, _folder.Names("run/logs").Length);
        Assert.Equal("done", JsonDocument.Parse(Run("status", "--run", "run", "--json").WithExitCode(0).Output).RootElement.GetProperty("state").GetString());
        Run("resume", "--run", "run").WithExitCode(0);
        Assert.Equal(3, _folder.ReadText("run/submissions.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_shard_with_bad_data_ends_the_wait_and_nothing_waits_for_it_in_the_queue()
    {
        Assert.SkipWhen(_cluster.WhyNot is not null, _cluster.WhyNot ?? "");
        _folder.Write("in/1.gz", Pack.Gzip("not\ta line\n"u8.ToArray()));
        Finished wait = Run("submit", "--run", "run", "--shard-bytes", "1", "--partitions", "1", "--wait", "--quiet", "--", "count", "in", "-o", "out.tsv").WithExitCode(65);
        Assert.Contains("shard 1: in/1.gz:1 (byte 0): ", wait.Error);
        JsonElement status = JsonDocument.Parse(Run("status", "--run", "run", "--json").WithExitCode(0).Output).RootElement;
        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Empty(status.GetProperty("waits").EnumerateObject());
        Assert.Contains("in/1.gz:1 (byte 0): ", File.ReadAllText(status.GetProperty("failures")[0].GetProperty("log").GetString()!));
        Assert.False(File.Exists(_folder.At("out.tsv")));
    }

    [Fact]
    public void An_option_that_Slurm_refuses_is_told_with_the_way_on()
    {
        Assert.SkipWhen(_cluster.WhyNot is not null, _cluster.WhyNot ?? "");
        string line = Run("submit", "--run", "run", "--sbatch-arg=--partition=none", "--", "count", "in", "-o", "out.tsv").WithExitCode(1).OnlyErrorLine();
        Assert.Contains("partition", line);
        Assert.Contains("mapreduce resume --run", line);
        Run("resume", "--run", "run", "--sbatch-arg=--partition=main", "--wait", "--quiet").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    private Finished Run(params string[] arguments) => ProgramRun.In(_cluster.Setting(_folder), arguments);

    private static (string, string) Read(string line)
    {
        JsonElement submission = JsonDocument.Parse(line).RootElement;
        return (submission.GetProperty("stage").GetString()!, submission.GetProperty("tasks").GetString()!);
    }

    public void Dispose() => _folder.Dispose();
}
