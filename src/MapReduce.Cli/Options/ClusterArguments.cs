using System.CommandLine;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>The options of the commands for sharded jobs, and their validated form.</summary>
/// <param name="resumes">Whether defaults are those of an earlier command.</param>
internal sealed class ClusterArguments(bool resumes = false)
{
    private const int DefaultTries = 3;

    private const string AsBefore = "as before";

    public Option<string> Run { get; } = new FileOption<string>(OptionGroup.Shards, "--run", FileRole.ShardedRun) { Required = true, Description = "The folder of the run, on a file system that all its processes can access" };

    public Option<int?> MaxParallel { get; } = Parsers.Number(OptionGroup.Tasks, "--max-parallel", "N", $"Maximum number of tasks at once [default: {(resumes ? AsBefore : string.Join("; ", Schedulers.Supported.All.Select(s => $"{s.ParallelDefault} with --engine {s.Name}")))}]", 1);

    public Option<int?> MaxTries { get; } = Parsers.Number(OptionGroup.Tasks, "--max-tries", "N", $"Maximum number of attempts per task [default: {(resumes ? AsBefore : $"{DefaultTries}")}]", 1);

    public GroupedOption<bool> Wait { get; } = new(OptionGroup.Tasks, "--wait") { Description = "Wait until the run ends, retrying failed tasks, and exit with its exit code; always with --engine local" };

    public Option<int?> Workers { get; } = Parsers.Number(OptionGroup.Resources, "--workers", "N", "Worker threads [default: as in the submitted command, else the cores this process may use]", 1, Parsers.MostWorkers);

    public Option<long?> Memory { get; } = Parsers.Size(OptionGroup.Resources, "--memory", "Memory for tables [default: as in the submitted command, else half of what this process may use]", Parsers.LeastMemoryBytes);

    /// <summary>Options whose values are passed on to a scheduler.</summary>
    public IReadOnlyList<Option<string[]>> PassedOn { get; } =
        [.. Schedulers.Supported.All.Select(s => s.Option).OfType<SchedulerOption>().Select(o => new GroupedOption<string[]>(OptionGroup.Tasks, o.Name) { HelpName = "ARG", Description = o.Description })];

    public JobFolder Folder(ParseResult typed)
    {
        string path = typed.GetValue(Run)!;
        if (path.Any(PathBytes.IsEscape)) throw new UsageException($"--run {path}: is not valid UTF-8, and a sharded run stores names in UTF-8; name another folder");
        return new JobFolder(path);
    }

    /// <summary>How to run the job: as typed, else as before, else by default.</summary>
    public JobWays Ways(ParseResult typed, IScheduler scheduler, JobWays? before = null)
    {
        string[]? arguments = null;
        foreach (Option<string[]> option in PassedOn)
        {
            if (typed.GetValue(option) is not { Length: > 0 } given) continue;
            IScheduler taker = Schedulers.Supported.All.First(s => s.Option?.Name == option.Name);
            if (taker.Name != scheduler.Name) throw new UsageException($"{option.Name} is for --engine {taker.Name}; leave it out");
            arguments = given;
            foreach (string argument in given)
                if (taker.Refusal(argument) is { } reason) throw new UsageException($"{option.Name} {argument}: {reason}");
        }
        return new JobWays(
            scheduler.Title,
            typed.GetValue(MaxParallel) ?? before?.MaxParallel ?? scheduler.DefaultParallel(Machine.Share()),
            typed.GetValue(MaxTries) ?? before?.MaxTries ?? DefaultTries,
            arguments ?? before?.Arguments ?? []);
    }
}
