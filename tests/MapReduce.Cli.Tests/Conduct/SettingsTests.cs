using System.CommandLine;
using System.Text.Json;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Conduct;

/// <summary>Options that the environment or a file sets: what is typed comes first, then the variable, then the file.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public SettingsTests() => _folder.Write("data", "a\t1999\t5\t2\n");

    private string Path => _folder.At("mapreduce/config");

    /// <summary>Runs with a file of these lines, parted by bars, and with variables.</summary>
    private Finished Run(string file, string typed, params (string Name, string? Value)[] variables)
    {
        _folder.Write("mapreduce/config", file.Replace('|', '\n'));
        var all = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = _folder.Path };
        foreach ((string name, string? value) in variables) all[name] = value;
        return ProgramRun.In(new Setting { Folder = _folder.Path, Variables = all }, typed.Split(' '));
    }

    [Fact]
    public void What_is_typed_comes_before_the_variable_and_the_variable_before_the_file()
    {
        const string command = "count data --dry-run";
        Assert.Equal(["workers = 3", "memory = 90MiB"], Shown(Run("memory = 90MiB|workers = 3", command)));
        Assert.EndsWith(", 3 workers; nothing was read or written", Run("workers = 3", command).ErrorLines[^1], StringComparison.Ordinal);
        Finished both = Run("memory = 90MiB|workers = 3", command, ("MAPREDUCE_WORKERS", "5"));
        Assert.Equal([$"workers = 5, from MAPREDUCE_WORKERS", $"memory = 90MiB, from {Path}:1"], both.ErrorLines[1..^1]);
        Assert.EndsWith(", 5 workers; nothing was read or written", both.ErrorLines[^1], StringComparison.Ordinal);
        Finished all = Run("workers = 3", command + " --workers 2", ("MAPREDUCE_WORKERS", "5"));
        Assert.Empty(Shown(all));
        Assert.EndsWith(", 2 workers; nothing was read or written", all.ErrorLines[^1], StringComparison.Ordinal);
        // An empty variable is none.
        Assert.Equal(["workers = 3"], Shown(Run("workers = 3", command, ("MAPREDUCE_WORKERS", ""))));

        static string[] Shown(Finished run) => [.. run.WithExitCode(0).ErrorLines[1..^1].Select(line => line.Split(", from ")[0])];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Resources_are_those_that_were_set(bool inVariables)
    {
        string temporary = _folder.At("scratch");
        Directory.CreateDirectory(temporary);
        Finished run = inVariables
            ? Run("", "count data --report report.json -o out.tsv", ("MAPREDUCE_WORKERS", "3"), ("MAPREDUCE_MEMORY", "90MiB"), ("MAPREDUCE_CHUNK_SIZE", "64KiB"), ("MAPREDUCE_TEMP_DIR", temporary))
            : Run($"  workers=3|# a comment||memory =90MiB|chunk-size= 64KiB|temp-dir = {temporary}\r", "count data --report report.json -o out.tsv");
        run.WithExitCode(0);
        JsonElement options = JsonDocument.Parse(_folder.Read("report.json")).RootElement.GetProperty("options");
        Assert.Equal(3, options.GetProperty("workers").GetInt32());
        Assert.Equal(90 << 20, options.GetProperty("memory_bytes").GetInt64());
        Assert.Equal(64 << 10, options.GetProperty("chunk_bytes").GetInt64());
        Assert.Equal(temporary, options.GetProperty("temporary_folder").GetString());
    }

    [Fact]
    public void What_is_shown_is_what_was_set()
    {
        Assert.NotEmpty(Run("", "count data").WithExitCode(0).Error);
        Assert.Empty(Run("quiet = true", "count data").WithExitCode(0).Error);
        Assert.NotEmpty(Run("quiet = true", "count data --quiet=false").WithExitCode(0).Error);
        Assert.NotEmpty(Run("quiet = true", "count data", ("MAPREDUCE_QUIET", "false")).WithExitCode(0).Error);
        Assert.Contains("Finished 1 / 1 map operations", Run("progress = always", "count data").WithExitCode(0).Error);
        Assert.DoesNotContain("map operations", Run("progress = never", "count data").WithExitCode(0).Error);
        string last = Run("|warnings = fail", "count data --ngram nothing -o out.tsv").WithExitCode(65).ErrorLines[^1];
        Assert.Equal($"mapreduce: {Path}:2: warnings = fail: a warning above; no output file was written. Fix the cause, or give --warnings show", last);
        Run("warnings = fail", "count data --ngram nothing --warnings show").WithExitCode(0);
    }

    [Theory]
    [InlineData("|yaers = 1900", ":2: 'yaers' cannot be set here; expected one of workers, memory, temp-dir, chunk-size, quiet, progress, warnings")]
    [InlineData("years = 1900", ":1: 'years' cannot be set here; expected one of workers, memory, temp-dir, chunk-size, quiet, progress, warnings")]
    [InlineData("--memory = 1GiB", ":1: '--memory' cannot be set here; expected one of workers, memory, temp-dir, chunk-size, quiet, progress, warnings")]
    [InlineData("# x|memory", ":2: 'memory' has no value; write option = value, such as memory = 4GiB")]
    [InlineData("memory =", ":1: memory has no value; write one, or delete the line")]
    [InlineData("memory = 1GiB|workers = 1|memory = 2GiB", ":3: memory is set already, at {0}:1; delete one of the two lines")]
    [InlineData("memory = much", ":1: memory = much: expected a size such as 64KiB, 512MiB, 2GiB, 500MB or plain bytes")]
    [InlineData("memory = 1GiB # enough", ":1: memory = 1GiB # enough: expected a size such as 64KiB, 512MiB, 2GiB, 500MB or plain bytes")]
    [InlineData("workers = 0", ":1: workers = 0: expected a whole number from 1 to 1024")]
    [InlineData("quiet = yes", ":1: quiet = yes: expected true or false")]
    [InlineData("progress = often", ":1: progress = often: expected one of auto, always, never")]
    [InlineData("chunk-size = 2GiB", ":1: chunk-size = 2GiB: at most 1GiB")]
    [InlineData("temp-dir = here", ":1: temp-dir = here: expected a full path, because the file is for every working folder")]
    [InlineData("temp-dir = /nowhere/at/all", ":1: temp-dir = /nowhere/at/all: no such folder; make it first: mkdir -p /nowhere/at/all")]
    public void A_mistake_in_the_file_is_told_with_its_line(string file, string message)
    {
        Finished run = Run(file, "count data -o out.tsv").WithExitCode(2);
        Assert.Equal($"mapreduce: {Path}{message.Replace("{0}", Path)}", run.OnlyErrorLine());
        Assert.DoesNotContain("out.tsv", _folder.Names());
    }

    [Theory]
    [InlineData("MAPREDUCE_MEMORY", "much", ": expected a size such as 64KiB, 512MiB, 2GiB, 500MB or plain bytes")]
    [InlineData("MAPREDUCE_TEMP_DIR", "none", ": no such folder; make it first: mkdir -p none")]
    [InlineData("MAPREDUCE_QUIET", "1", ": expected true or false")]
    public void A_mistake_in_a_variable_is_told_with_its_name(string variable, string value, string message) =>
        Assert.Equal($"mapreduce: {variable}={value}{message}", Run("memory = 1GiB", "count data", (variable, value)).WithExitCode(2).OnlyErrorLine());

    [Fact]
    public void A_limit_that_was_not_typed_is_told_with_its_place()
    {
        string line = Run("memory = 1MiB", "count data --workers 900").WithExitCode(2).OnlyErrorLine();
        Assert.StartsWith("mapreduce: --memory 1MiB is too little for 900 workers", line, StringComparison.Ordinal);
        Assert.EndsWith($" ({Path}:1: memory = 1MiB)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_value_that_something_else_overrides_is_no_mistake()
    {
        Run("memory = much", "count data --memory 64MiB").WithExitCode(0);
        Run("memory = much", "count data", ("MAPREDUCE_MEMORY", "64MiB")).WithExitCode(0);
    }

    [Theory]
    [InlineData("help count")]
    [InlineData("count --help")]
    [InlineData("man")]
    [InlineData("completion bash")]
    [InlineData("--version")]
    public void What_reads_no_data_works_with_a_wrong_file(string typed) => Run("nonsense", typed, ("MAPREDUCE_QUIET", "perhaps")).WithExitCode(0);

    [Fact]
    public void The_file_is_in_the_home_folder_unless_a_full_path_is_named()
    {
        _folder.Write(".config/mapreduce/config", "nonsense\n");
        (string, string?) home = ("HOME", _folder.Path);
        string expected = $"mapreduce: {_folder.At(".config/mapreduce/config")}:1: ";
        foreach (string? other in new[] { null, "", "relative" })
            Assert.StartsWith(expected, Run("", "count data", home, ("XDG_CONFIG_HOME", other)).WithExitCode(2).OnlyErrorLine(), StringComparison.Ordinal);
        Run("", "count data", home).WithExitCode(0);
        Run("", "count data", ("HOME", null), ("XDG_CONFIG_HOME", null)).WithExitCode(0);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        Run("memory = 1GiB", "count data --dry-run").WithExitCode(0);
        File.WriteAllBytes(Path, [.. "memory = "u8, 0xFF]);
        var setting = new Setting { Folder = _folder.Path, Variables = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = _folder.Path } };
        Assert.Contains(Path, ProgramRun.In(setting, "count", "data").WithExitCode(65).OnlyErrorLine());
    }

    [Fact]
    public void Tasks_of_a_sharded_run_do_what_was_submitted_whatever_their_machine_is_set_to()
    {
        const string rows = "ngram\tmatch_count\tvolume_count\na\t5\t2\n";
        var told = new List<string>();
        foreach ((string run, string file) in new[] { ("plain", ""), ("set", "workers = 1|memory = 7MiB|chunk-size = 1KiB") })
        {
            Run(file, $"submit --run {run} --plan-only -- count data -o {run}.tsv").WithExitCode(0);
            // As in: on HOST, 2 workers, 4 GB for tables.
            told.Add(Run(file, $"map --run {run} --shard 0").WithExitCode(0).ErrorLines.Single(line => line.EndsWith(" for tables", StringComparison.Ordinal)).Split(", on ")[1]);
            Run(file, $"reduce --run {run}").WithExitCode(0);
            Assert.Equal(rows, _folder.ReadText($"{run}.tsv"));
        }
        Assert.Equal(told[0], told[1]);
        // What was typed after -- is all that the manifest has.
        Assert.DoesNotContain("MiB", _folder.ReadText("set/manifest.json"));
        Assert.DoesNotContain("7340032", _folder.ReadText("set/manifest.json"));
        Run("", "submit --run third --plan-only -- count data -o third.tsv").WithExitCode(0);
        foreach (string task in new[] { "map --run third --shard 0", "reduce --run third" }) Run("nonsense", task, ("MAPREDUCE_MEMORY", "much")).WithExitCode(0);
        Assert.Equal(rows, _folder.ReadText("third.tsv"));
    }

    [Fact]
    public void Submit_notes_what_its_tasks_do_not_take()
    {
        string note = $"mapreduce: note: the tasks of a sharded run do not take memory = 90MiB from {Path}:1; type what they shall take after --";
        Assert.Contains(note, Run("memory = 90MiB", "submit --run run --dry-run --engine local -- count data -o out.tsv").WithExitCode(0).ErrorLines);
        Assert.DoesNotContain("do not take", Run("memory = 90MiB", "submit --run run --dry-run --engine local -- count data -o out.tsv --memory 64MiB").WithExitCode(0).Error);
        Assert.DoesNotContain("do not take", Run("progress = never", "submit --run run --dry-run --engine local -- count data -o out.tsv").WithExitCode(0).Error);
    }

    [Fact]
    public void A_checkpoint_is_resumed_under_other_settings()
    {
        Run("memory = 90MiB|workers = 1", "count data --checkpoint ck -o out.tsv").WithExitCode(0);
        Assert.Contains("came from the checkpoint", Run("memory = 64MiB", "count data --checkpoint ck -o out.tsv").WithExitCode(0).Error);
    }

    [Fact]
    public void Every_setting_is_an_option_and_every_option_of_its_name_can_be_set()
    {
        using var interruption = new Interruption(TextWriter.Null);
        RootCommand root = CommandLine.Build(null, new SharedOptions(), new CommandHost(TextWriter.Null, interruption, new WarningLog(TextWriter.Null)));
        string manual = ProgramRun.Of("man", "count").WithExitCode(0).OutputText;
        foreach (string name in Presets.Names)
        {
            Option[] options = [.. root.Subcommands.Where(command => Presets.AreFor(command.Name)).SelectMany(command => command.Options).Concat(root.Options).Where(option => option.Name == name)];
            Assert.NotEmpty(options);
            Assert.All(options, option => Assert.NotNull(option.GetType().GetProperty("Convert")!.GetValue(option)));
            Assert.Contains($" Also {Presets.VariableOf(name)}, or {name[2..].Replace("-", @"\-")} in the configuration file.", manual);
        }
    }

    public void Dispose() => _folder.Dispose();
}
