using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>What cannot be meant is refused before anything is written.</summary>
public sealed class SubmitUsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SubmitUsageTests() => _folder.Write("data", "a\t2000\t1\t1\n");

    [Theory]
    [InlineData("submit -- count data", "--run")]
    [InlineData("submit --run run", "no command is named")]
    [InlineData("submit --run run -- generate -o x", "'generate' cannot run in shards")]
    [InlineData("submit --run run -- submit --run run -- count data", "'submit' cannot run in shards")]
    [InlineData("submit --run run -- count", "no INPUT is named")]
    [InlineData("submit --run run -- count data --bu year", "--by")]
    [InlineData("submit --run run -- count -", "standard input cannot be read by other processes")]
    [InlineData("submit --run run -- count data --checkpoint x", "--checkpoint is not needed")]
    [InlineData("submit --run run -- count data --dry-run", "--dry-run goes before the --")]
    [InlineData("submit --run run --engine cloud -- count data", "slurm, local")]
    [InlineData("submit --run run --shard-bytes much -- count data", "--shard-bytes much")]
    [InlineData("submit --run run --sbatch-arg=--array=1-3 -- count data", "--array is set by the program")]
    [InlineData("submit --run run --sbatch-arg=mem -- count data", "expected one option of sbatch")]
    [InlineData("submit --run run --engine local --sbatch-arg=--mem=3G -- count data", "--sbatch-arg is for --engine slurm; leave it out")]
    [InlineData("map --run run", "--shard")]
    public void Mistakes_are_told_in_a_line(string command, string word)
    {
        Finished run = ProgramRun.Of(_folder, command.Split(' ')).WithExitCode(2);
        Assert.Contains(word, run.OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void A_folder_that_the_result_would_miss_is_told_before_the_work_and_not_after_it()
    {
        Assert.Contains("its folder does not exist", ProgramRun.Of(_folder, "submit", "--run", "run", "--", "count", "data", "-o", "none/out.tsv").WithExitCode(74).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Theory]
    [InlineData("status --run run")]
    [InlineData("resume --run run")]
    [InlineData("map --run run --shard 0")]
    [InlineData("reduce --run run")]
    public void A_folder_without_a_run_is_told(string command)
    {
        Assert.Contains("there is no run in this folder", ProgramRun.Of(_folder, command.Split(' ')).WithExitCode(66).OnlyErrorLine());
        Assert.Equal(["data"], _folder.Names());
    }

    [Fact]
    public void Without_Slurm_a_run_is_refused_before_its_folder_is_made()
    {
        Directory.CreateDirectory(_folder.At("bin"));
        Finished Submit(params string[] options) => Shell.Of(_folder, $"PATH=$PWD/bin exec \"$P\" submit --run run {string.Join(' ', options)} -- count data -o out.tsv");
        Assert.Equal("mapreduce: submit: sbatch is not found; run it on a login node of the cluster, or use --engine local", Submit().WithExitCode(2).OnlyErrorLine());
        // What sbatch says of every command on a machine that has it but belongs to no cluster.
        _folder.Write("bin/sbatch", "#!/bin/sh\necho 'sbatch: fatal: Could not establish a configuration source' >&2; exit 1\n");
        File.SetUnixFileMode(_folder.At("bin/sbatch"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.StartsWith("mapreduce: submit: sbatch knows no cluster", Submit().WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        Assert.Equal(["bin", "data"], _folder.Names());
        Submit("--plan-only").WithExitCode(0);
        Assert.True(File.Exists(_folder.At("run/manifest.json")));
    }

    [Fact]
    public void A_dry_run_prints_the_scripts_and_writes_nothing()
    {
        for (int i = 0; i < 30; i++) _folder.Write($"in/{i:D2}.gz", Data.Pack.Gzip("a\t2000\t1\t1\n"u8.ToArray()));
        Finished run = ProgramRun.Of(_folder, "submit", "--run", "my run", "--dry-run", "--shard-bytes", "1", "--max-parallel", "7", "--sbatch-arg=--mem=4G", "--", "count", "in", "-o", "out.tsv").WithExitCode(0);
        string[] lines = run.OutputText.Split('\n');
        Assert.Equal(["#SBATCH --array=0-29%7", "#SBATCH --array=0-3%7"], lines.Where(l => l.Contains("--array")));
        Assert.Equal(3, lines.Count(l => l == "#SBATCH --signal=B:USR1@180"));
        Assert.Equal(3, lines.Count(l => l == "#SBATCH --mem=4G"));
        Assert.Equal(3, lines.Count(l => l.StartsWith("exec ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.EndsWith($" map --run '{_folder.At("my run")}' --shard \"$((SLURM_ARRAY_TASK_ID + 0))\"", StringComparison.Ordinal));
        Assert.Contains("30 inputs", run.Error);
        Assert.Contains("30 shards", run.Error);
        Assert.Equal(["data", "in"], _folder.Names());
    }

    [Fact]
    public void A_folder_with_a_line_break_above_it_is_refused_for_Slurm_and_works_in_processes()
    {
        using var folder = new TempFolder();
        string inner = Directory.CreateDirectory(folder.At("ev\ntouch INJECTED #")).FullName;
        folder.Write("s", "a\t1900\t1\t1\n");
        var setting = new Setting { Folder = inner };
        Assert.Contains("control character", ProgramRun.In(setting, "submit", "--run", "R", "--", "count", "../s", "-o", "o.tsv").WithExitCode(2).OnlyErrorLine());
        Assert.Contains("control character", ProgramRun.In(setting, "submit", "--run", "R", "--dry-run", "--", "count", "../s", "-o", "o.tsv").WithExitCode(2).OnlyErrorLine());
        Assert.Empty(Directory.GetFileSystemEntries(inner));
        ProgramRun.In(setting, "submit", "--run", "R", "--engine", "local", "--quiet", "--", "count", "../s", "-o", "o.tsv").WithExitCode(0);
        Assert.Equal("ngram\tmatch_count\tvolume_count\na\t1\t1\n", File.ReadAllText(Path.Join(inner, "o.tsv")));
        Assert.Contains("ev\\ntouch INJECTED #/o.tsv", ProgramRun.In(setting, "status", "--run", "R").WithExitCode(0).OutputText);
    }

    public void Dispose() => _folder.Dispose();
}
