using System.CommandLine;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>The options of the commands of sharded jobs, and their validated form.</summary>
internal sealed class ClusterArguments
{
    private const int DefaultTries = 3;

    public Option<string> Run { get; } = new FileOption<string>("--run", FileRole.ShardedRun) { Required = true, Description = "The run's folder, on a file system that all of its processes see" };

    public Option<int?> MaxParallel { get; } = Parsers.Number("--max-parallel", "N", "Tasks at once [default: 200; the cores of this machine with --engine local]", 1);

    public Option<int?> MaxTries { get; } = Parsers.Number("--max-tries", "N", "Attempts at a task before it is given up [default: 3]", 1);

    public Option<bool> Wait { get; } = new("--wait") { Description = "Stay until the run ends, resubmitting what fails, and exit with its exit code" };

    public Option<int?> Workers { get; } = Parsers.Number("--workers", "N", "Tasks at once [default: as the command says, else the cores this process may use]", 1, Parsers.MostWorkers);

    public Option<long?> Memory { get; } = Parsers.Size("--memory", "Memory for tables [default: as the command says, else half of what this process may use]", Parsers.LeastMemoryBytes);

    /// <summary>The options whose values are passed on to a scheduler.</summary>
    public IReadOnlyList<Option<string[]>> PassedOn { get; } =
        [.. Schedulers.All.All.Select(s => s.Option).OfType<SchedulerOption>().Select(o => new Option<string[]>(o.Name) { HelpName = "ARG", Description = o.Description })];

    /// <summary>The run's folder.</summary>
    public JobFolder Folder(ParseResult typed)
    {
        string path = typed.GetValue(Run)!;
        if (path.Any(PathBytes.IsEscape)) throw new UsageException($"--run {path}: is not valid UTF-8, in which a sharded run keeps its names; name another folder");
        return new JobFolder(path);
    }

    /// <summary>How the job is to be run: as typed, else as before, else by default.</summary>
    public JobWays Ways(ParseResult typed, IScheduler scheduler, JobWays? before = null)
    {
        string[]? arguments = null;
        foreach (Option<string[]> option in PassedOn)
        {
            if (typed.GetValue(option) is not { Length: > 0 } given) continue;
            if (scheduler.Option is null || option.Name == scheduler.Option.Name) arguments = given;
            IScheduler taker = Schedulers.All.All.First(s => s.Option?.Name == option.Name);
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
