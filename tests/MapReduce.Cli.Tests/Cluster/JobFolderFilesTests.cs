using System.Text.Json.Nodes;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>What lies in a run's folder is not trusted, and what others put there is not touched.</summary>
public sealed class JobFolderFilesTests : IDisposable
{
    private const string Rejected = """{"file":"in/b","line":2,"offset":11,"kind":"too-few-fields","text":"bad"}""" + "\n";

    private readonly TempFolder _folder = new();

    public JobFolderFilesTests()
    {
        _folder.Write("in/a", "a\t1900\t1\t1\n");
        _folder.Write("in/b", "a\t1900\t1\t1\nbad\n");
    }

    [Fact]
    public void Bad_lines_that_are_gone_or_cut_short_make_their_shard_again()
    {
        foreach (Action<string> damage in (Action<string>[])[path => File.WriteAllText(path, ""), File.Delete, path => File.AppendAllText(path, "more")])
        {
            PlanAndMap();
            damage(RejectsOfTheSecond());
            Assert.Contains("shard 1 is not done", Run("reduce").WithExitCode(75).OnlyErrorLine());
            Assert.False(File.Exists(_folder.At("rejects.jsonl")));
            ResumesWell();
        }
    }

    [Fact]
    public void Bad_lines_that_were_changed_are_refused_like_a_damaged_run_and_made_again()
    {
        PlanAndMap();
        string path = RejectsOfTheSecond();
        File.WriteAllText(path, File.ReadAllText(path).Replace("bad\"", "bax\"", StringComparison.Ordinal));
        string line = Run("reduce").WithExitCode(74).OnlyErrorLine();
        Assert.Contains("these are not the bad lines that were committed", line);
        Assert.Contains("shard 1 will be retried", line);
        Assert.False(File.Exists(_folder.At("rejects.jsonl")) || File.Exists(_folder.At("out.tsv")));
        ResumesWell();
    }

    [Theory]
    [InlineData("counts")]
    [InlineData("plan")]
    [InlineData("seconds")]
    [InlineData("sum")]
    public void A_commit_that_was_changed_or_is_of_an_older_program_does_not_count(string field)
    {
        PlanAndMap();
        string path = _folder.At("run/done/1.json");
        JsonNode done = JsonNode.Parse(File.ReadAllText(path))!;
        if (field == "counts") done["counts"]!["lines"] = 7;
        else if (field == "plan") done["plan"] = new string('0', 32);
        else if (field == "seconds") done["seconds"] = 1e6;
        else done.AsObject().Remove("sum");
        File.WriteAllText(path, done.ToJsonString());
        Assert.Contains("shard 1 is not done", Run("reduce").WithExitCode(75).OnlyErrorLine());
        ResumesWell();
    }

    [Fact]
    public void A_result_that_was_committed_under_another_plan_is_made_again()
    {
        PlanAndMap();
        Run("reduce").WithExitCode(0);
        JsonNode result = JsonNode.Parse(_folder.ReadText("run/result.json"))!;
        result["output"] = _folder.At("in/a");
        result["length"] = new FileInfo(_folder.At("in/a")).Length;
        _folder.Write("run/result.json", result.ToJsonString());
        Assert.NotEqual("done", StatusOf.State(_folder));
        ResumesWell();
        Assert.Equal("done", StatusOf.State(_folder));
    }

    [Fact]
    public void Only_files_of_attempts_are_removed_from_the_parts()
    {
        PlanAndMap();
        string[] foreign = ["mine.txt", "movie.partial", ".hidden.partial", "map-00000.run", "map-00001.copy.run.bak", "map.run", "map-1.a.run", "x-map-00001.a-0-b-1.run"];
        string[] left = ["map-00000.local-0-gone-1.run", "reduce-00000.7_3-1-gone-2.run", "map-00001.local-0-gone-1.rejects.jsonl", $".map-00001.local-0-gone-1.run.1-{Guid.NewGuid():N}.partial"];
        foreach (string name in foreign.Concat(left)) _folder.Write($"run/parts/{name}", "x");
        ResumesWell();
        string[] there = _folder.Names("run/parts");
        Assert.Equal(foreign.Order(StringComparer.Ordinal), there.Intersect(foreign).Order(StringComparer.Ordinal));
        Assert.Empty(there.Intersect(left));
    }

    [Theory]
    [InlineData("file.txt")]
    [InlineData("manifest.json.bak")]
    public void A_folder_with_other_things_in_it_is_not_made_a_run(string name)
    {
        _folder.Write($"run/{name}", "x");
        string line = ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--", "count", "in/a", "-o", "out.tsv").WithExitCode(2).OnlyErrorLine();
        Assert.Contains($"the folder is not empty (it has {name}) and contains no run", line);
        Assert.Equal([name], _folder.Names("run"));
    }

    [Fact]
    public void A_folder_that_is_empty_or_was_begun_is_made_a_run()
    {
        Directory.CreateDirectory(_folder.At("run/parts"));
        _folder.Write("run/lock", "");
        _folder.Write("run/.nfs0001", "x");
        PlanAndMap(fresh: false);
        ResumesWell();
    }

    [Fact]
    public void A_lock_that_is_a_link_is_refused_and_its_target_not_made()
    {
        Directory.CreateDirectory(_folder.At("run"));
        File.CreateSymbolicLink(_folder.At("run/lock"), _folder.At("target"));
        Assert.Contains("is a link to", ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--", "count", "in/a", "-o", "out.tsv").WithExitCode(74).OnlyErrorLine());
        Assert.False(File.Exists(_folder.At("target")));
    }

    [Theory]
    [InlineData("id", "\"a b\\n#SBATCH --wrap=x\"", "the id is not a valid job name")]
    [InlineData("folder", "\"relative\"", "the folder is not an absolute path")]
    [InlineData("ways", """{"engine":"Slurm","max_parallel":1,"max_tries":1,"sbatch_arguments":["--mem=1G","-Jfoo"]}""", "-J is set by the program")]
    [InlineData("ways", """{"engine":"Slurm","max_parallel":1,"max_tries":1,"sbatch_arguments":["--mem=1G\n#SBATCH --wrap=x"]}""", "has a control character")]
    [InlineData("ways", """{"engine":"Local","max_parallel":0,"max_tries":1,"sbatch_arguments":[]}""", "max_parallel")]
    [InlineData("version", "2", "damaged, or of another version")]
    [InlineData("hash", "\"00\"", "damaged, or of another version")]
    public void A_manifest_that_was_changed_is_refused(string field, string value, string word)
    {
        PlanAndMap();
        JsonNode manifest = JsonNode.Parse(_folder.ReadText("run/manifest.json"))!;
        Assert.NotNull(manifest[field]);
        manifest[field] = JsonNode.Parse(value);
        _folder.Write("run/manifest.json", manifest.ToJsonString());
        foreach (string command in (string[])["status", "resume", "reduce"]) Assert.Contains(word, Run(command).WithExitCode(2).OnlyErrorLine());
        Assert.Contains(word, ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "0").WithExitCode(2).OnlyErrorLine());
    }

    [Fact]
    public void Inputs_of_0_bytes_are_planned_mapped_shown_and_reduced()
    {
        foreach (string name in (string[])["e/1", "e/2"]) _folder.Write(name, "");
        ProgramRun.Of(_folder, "submit", "--run", "run", "--plan-only", "--", "count", "e/1", "e/2", "-o", "out.tsv").WithExitCode(0);
        ProgramRun.Of(_folder, "map", "--run", "run", "--shard", "0").WithExitCode(0);
        Assert.Contains("0 B of 0 B", Run("status").WithExitCode(0).OutputText);
        Assert.Equal(0, StatusOf.Run(_folder).GetProperty("seconds_left").GetDouble());
        Run("reduce").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\n", _folder.ReadText("out.tsv"));
        Assert.Equal("done", StatusOf.State(_folder));
    }

    /// <summary>A run of two shards, both mapped.</summary>
    private void PlanAndMap(bool fresh = true)
    {
        if (fresh && Directory.Exists(_folder.At("run"))) Directory.Delete(_folder.At("run"), recursive: true);
        foreach (string name in (string[])["out.tsv", "rejects.jsonl"]) File.Delete(_folder.At(name));
        ProgramRun.Of(_folder, "submit", "--run", "run", "--engine", "local", "--plan-only", "--shard-bytes", "15", "--", "count", "in/a", "in/b", "--rejects", "rejects.jsonl", "-o", "out.tsv").WithExitCode(0);
        for (int shard = 0; shard < Shards(); shard++) ProgramRun.Of(_folder, "map", "--run", "run", "--shard", $"{shard}").WithExitCode(0);
    }

    private int Shards() => StatusOf.Run(_folder).GetProperty("shards").GetProperty("total").GetInt32();

    private string RejectsOfTheSecond() => _folder.At("run/parts/" + _folder.Names("run/parts").Single(n => n.StartsWith("map-00001", StringComparison.Ordinal) && n.EndsWith(".rejects.jsonl", StringComparison.Ordinal)));

    private Finished Run(string command) => ProgramRun.Of(_folder, command, "--run", "run");

    private void ResumesWell()
    {
        ProgramRun.Of(_folder, "resume", "--run", "run", "--quiet").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\na\t2\t2\n", _folder.ReadText("out.tsv"));
        Assert.Equal(Rejected, _folder.ReadText("rejects.jsonl"));
    }

    public void Dispose() => _folder.Dispose();
}
