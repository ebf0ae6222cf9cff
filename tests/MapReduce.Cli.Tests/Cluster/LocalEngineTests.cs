using System.Text;
using MapReduce.Cli.Tests.Data;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary><c>submit --engine local</c> gives what the command gives in one process, and what LINQ does.</summary>
public sealed class LocalEngineTests : IDisposable
{
    private static readonly NgramRecord[] Varied = Records.Varied(seed: 301, ngrams: 3000);

    private readonly TempFolder _folder = new();

    public LocalEngineTests()
    {
        // Large enough plain file to be cut, packed files that cannot be, and an empty one; keys that come back in all of them.
        NgramRecord[][] thirds = [Varied[..(Varied.Length / 3)], Varied[(Varied.Length / 3)..(Varied.Length / 2)], Varied[(Varied.Length / 2)..]];
        _folder.Write("in/a.tsv", Records.AsV2(thirds[0]));
        _folder.Write("in/b.gz", Pack.Gzip(Records.AsV2(thirds[1])));
        _folder.Write("in/c.tsv", "");
        _folder.Write("in/d.zip", Pack.Zip(("1", Records.AsV2(thirds[2][..500])), ("2", Records.AsV2(thirds[2][500..]))));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public void The_result_is_the_answer(string partitions)
    {
        Submit("--partitions", partitions, "--", "count", "in", "-o", "out.tsv");
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
        Assert.InRange(StatusOf.Done(_folder).Length, 4, 20);
        Assert.Equal("done", StatusOf.State(_folder));
    }

    [Theory]
    [InlineData("count in --by year --no-header -o out.tsv")]
    [InlineData("count in --by ngram,decade --order count -o out.csv")]
    [InlineData("count in --top 20 --order key -o out.tsv")]
    [InlineData("count in --by none -o out.tsv --output-format csv")]
    [InlineData("words in/a.tsv --fold-case --top 50 -o out.tsv")]
    public void Bytes_and_form_are_those_of_the_command_on_one_machine(string command)
    {
        string[] words = command.Split(' ');
        string output = words[Array.IndexOf(words, "-o") + 1];
        ProgramRun.Of(_folder, [.. words, "--quiet"]).WithExitCode(0);
        byte[] expected = _folder.Read(output);
        File.Delete(_folder.At(output));
        Submit(["--partitions", "3", "--", .. words]);
        Assert.Equal(expected, _folder.Read(output));
        Assert.NotEmpty(expected);
    }

    [Fact]
    public void What_the_command_says_at_its_end_is_said_and_a_result_without_a_file_goes_to_standard_output()
    {
        string[] command = ["count", "in", "--word", "watch", "--word", "nosuch"];
        Finished alone = ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0);
        Finished sharded = ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--shard-bytes", "20000", "--quiet", "--wait", "--", .. command]).WithExitCode(0);
        Assert.Equal(alone.Output, sharded.Output);
        Assert.Equal(alone.Error, sharded.Error);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("run/result.tsv"));
    }

    [Fact]
    public void Bad_lines_are_kept_with_their_numbers_in_the_order_of_the_inputs()
    {
        string[] lines = Encoding.UTF8.GetString(Records.AsV2(Varied)).Split('\n');
        for (int i = 7; i < lines.Length; i += 501) lines[i] = $"bad line {i}";
        _folder.Write("bad/1.tsv", string.Join('\n', lines));
        _folder.Write("bad/2.gz", Pack.Gzip(Encoding.UTF8.GetBytes("also\tbad\n")));
        string[] command = ["count", "bad", "--rejects", "rejects.jsonl", "-o", "out.tsv"];
        ProgramRun.Of(_folder, [.. command, "--quiet"]).WithExitCode(0);
        (byte[] rows, byte[] rejects) = (_folder.Read("out.tsv"), _folder.Read("rejects.jsonl"));
        Submit(["--", .. command]);
        Assert.Equal(rows, _folder.Read("out.tsv"));
        Assert.Equal(rejects, _folder.Read("rejects.jsonl"));
        Assert.Contains("\"line\":8,", _folder.ReadText("rejects.jsonl"));
    }

    [Fact]
    public void More_bad_lines_than_are_allowed_in_all_shards_together_end_the_run()
    {
        foreach (string name in new[] { "1", "2", "3" }) _folder.Write($"bad/{name}", "a\t2000\t1\t1\nbad\n");
        Finished run = SubmitFailing(65, "--shard-bytes", "1", "--", "count", "bad", "--max-bad-lines", "2", "-o", "out.tsv");
        Assert.Contains("more than 2 lines are bad: 3 in", run.Error);
        Assert.False(File.Exists(_folder.At("out.tsv")));
    }

    [Fact]
    public void A_plan_can_be_done_without_a_scheduler_by_map_and_reduce_in_any_order()
    {
        Submit("--plan-only", "--partitions", "2", "--", "count", "in", "-o", "out.tsv");
        int shards = StatusOf.Run(_folder).GetProperty("shards").GetProperty("total").GetInt32();
        Assert.EndsWith($"are not done; run each of them: mapreduce map --run {_folder.At("run")} --shard 0", ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(75).OnlyErrorLine(), StringComparison.Ordinal);
        for (int shard = shards - 1; shard >= 0; shard--) ProgramRun.Of(_folder, "map", "--run", "run", "--shard", $"{shard}").WithExitCode(0);
        Assert.Contains("is done already", ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "0").WithExitCode(0).Error);
        Assert.Contains("there is no shard", ProgramRun.Of(_folder, "map", "--run", "run", "--shard", $"{shards}").WithExitCode(2).OnlyErrorLine());
        ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void A_run_without_partitions_says_so()
    {
        Assert.Contains("; no partitions (the last step merges all); ", ProgramRun.Of(_folder, "submit", "--run", "run", "--plan-only", "--partitions", "1", "--", "count", "in", "-o", "out.tsv").WithExitCode(0).Error);
        Assert.EndsWith($"run mapreduce reduce --run {_folder.At("run")} without --partition", ProgramRun.Of(_folder, "reduce", "--run", "run", "--partition", "0").WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "0").WithExitCode(0);
        ProgramRun.Of(_folder, "reduce", "--run", "run").WithExitCode(0);
        Assert.Equal(Answer.Tsv(Varied), _folder.ReadText("out.tsv"));
    }

    [Fact]
    public void Memory_that_spills_and_any_number_of_workers_give_the_same_bytes()
    {
        Submit("--partitions", "2", "--", "count", "in", "--by", "ngram,year", "--memory", "1MiB", "--workers", "3", "--chunk-size", "999", "-o", "out.tsv");
        Assert.Equal(Answer.Tsv(Varied, "ngram,year"), _folder.ReadText("out.tsv"));
    }

    [Theory]
    [InlineData("3", "7", "1000", "100", "3 workers, 524.3 MB for tables")]
    [InlineData(null, "7", null, "100", "7 workers, 367 MB for tables")]
    [InlineData("2", null, null, "100", "2 workers, 104.9 MB for tables")]
    public void A_task_takes_what_Slurm_gave_it(string? perTask, string? onNode, string? perNode, string? perCore, string expected)
    {
        Submit("--plan-only", "--", "count", "in", "-o", "out.tsv");
        var slurm = new Dictionary<string, string?>
        {
            ["SLURM_CPUS_PER_TASK"] = perTask,
            ["SLURM_CPUS_ON_NODE"] = onNode,
            ["SLURM_MEM_PER_NODE"] = perNode,
            ["SLURM_MEM_PER_CPU"] = perCore,
        };
        Assert.Contains(expected, ProgramRun.In(new Setting { Folder = _folder.Path, Variables = slurm }, "map", "--run", "run", "--shard", "0").WithExitCode(0).Error);
    }

    private Finished Submit(params string[] arguments) =>
        ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--shard-bytes", "20000", "--quiet", .. arguments]).WithExitCode(0);

    [Theory]
    [InlineData("--warnings fail -- count in --ngram nosuch -o out.tsv")]
    [InlineData("-- count in --ngram nosuch -o out.tsv --warnings fail")]
    public void A_warning_of_the_last_step_fails_the_run_if_that_is_asked_for_before_or_after_the_dashes(string typed)
    {
        Finished run = ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--quiet", .. typed.Split(' ')]).WithExitCode(65);
        Assert.Contains("'nosuch' does not occur in the inputs", run.OnlyErrorLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("out.tsv")));
    }

    private Finished SubmitFailing(int exitCode, params string[] arguments) =>
        ProgramRun.Of(_folder, ["submit", "--run", "run", "--engine", "local", "--quiet", .. arguments]).WithExitCode(exitCode);

    public void Dispose() => _folder.Dispose();
}
