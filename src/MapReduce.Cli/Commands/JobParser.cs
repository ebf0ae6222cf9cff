using System.CommandLine;
using System.CommandLine.Invocation;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Folder;
using MapReduce.Cluster.Tasks;

namespace MapReduce.Cli.Commands;

/// <summary>Parses a command that is an argument of another one, such as <c>count …</c> after <c>submit --</c>.</summary>
/// <param name="root">All commands.</param>
/// <param name="definitions">The commands that can run in shards, by name.</param>
/// <param name="host">The process.</param>
internal sealed class JobParser(RootCommand root, IReadOnlyDictionary<string, IJobCommand> definitions, CommandHost host)
{
    /// <summary>What the program provides to sharded jobs.</summary>
    public JobContext Context => field ??= new JobContext(host.ForCluster(), Schedulers.Supported, new Planner(CommandHost.Program), ParseTask);

    /// <summary>The names of the commands that can run in shards.</summary>
    public IEnumerable<string> Names => definitions.Keys.Order(StringComparer.Ordinal);

    /// <summary><see cref="Names"/> as text.</summary>
    public string Known => string.Join(" or ", Names);

    /// <param name="typed">The command.</param>
    /// <param name="folder">The folder of the sharded job. Its files cannot be outputs of the command.</param>
    /// <exception cref="UsageException">The command is invalid, or cannot run in shards.</exception>
    public IPreparedJob Parse(IReadOnlyList<string> typed, JobFolder folder)
    {
        if (typed.Count == 0) throw new UsageException($"no command is named; put {Known} with its options and inputs after --: mapreduce submit --run FOLDER -- count …");
        if (!definitions.TryGetValue(typed[0], out IJobCommand? definition)) throw new UsageException($"'{typed[0]}' cannot run in shards; put {Known} after --");
        ParseResult parsed = root.Parse(Switches.Attach(root, typed), CommandLine.Configuration);
        if (Hints.Problem(parsed) is { } problem) throw new UsageException(problem);
        _ = RunFiles.Of(parsed, shardedRun: folder.Root);
        return definition.Prepare(parsed);
    }

    /// <summary>Names the settings of this machine that the command would have here, and that its tasks do not have.</summary>
    /// <param name="typed">The command.</param>
    public void NoteIdlePresets(IReadOnlyList<string> typed)
    {
        Preset[] idle = [.. Presets.Read().For(root.Parse(Switches.Attach(root, typed), CommandLine.Configuration)).Where(found => !found.Option.Recursive).Select(found => found.Preset)];
        if (idle.Length > 0)
            host.Warnings.Note($"the tasks of a sharded run do not take {string.Join(", ", idle.Select(setting => $"{Presets.KeyOf(setting.Option)} = {setting.Value} from {setting.Place}"))}; type what they shall take after --");
    }

    /// <summary>Parses the command for a task, which treats warnings as the command says.</summary>
    private IPreparedJob ParseTask(IReadOnlyList<string> typed, JobFolder folder)
    {
        IPreparedJob job = Parse(typed, folder);
        host.Warnings.Configure(job.Settings.Quiet, job.Settings.WarningsFail);
        return job;
    }
}
