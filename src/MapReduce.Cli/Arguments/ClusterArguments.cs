using System.CommandLine;
using MapReduce.Cli.Cluster;
using MapReduce.Storage;

namespace MapReduce.Cli.Arguments;

/// <summary>What the commands of a run in shards take, and its validated form.</summary>
internal sealed class ClusterArguments
{
    private const int DefaultParallel = 200, DefaultTries = 3;

    public Option<string> Run { get; } = new FileOption<string>("--run", FileRole.ShardedRun) { Required = true, Description = "The run's folder, on a file system that all of its processes see" };

    public Option<int?> MaxParallel { get; } = Parsers.Number("--max-parallel", "N", "Tasks at once [default: 200; the cores of this machine with --engine local]", 1);

    public Option<int?> MaxTries { get; } = Parsers.Number("--max-tries", "N", "Attempts at a task before it is given up [default: 3]", 1);

    public Option<string[]> SbatchArguments { get; } = new("--sbatch-arg") { HelpName = "ARG", Description = "An option for every job, as in --sbatch-arg=--mem=16G (repeatable)" };

    public Option<bool> Wait { get; } = new("--wait") { Description = "Stay until the run is over, handing in again what fails, and end with its exit code" };

    public Option<int?> Workers { get; } = Parsers.Number("--workers", "N", "Tasks at once [default: as the command says, else the cores this process may use]", 1, Parsers.MostWorkers);

    public Option<long?> Memory { get; } = Parsers.Size("--memory", "Memory for tables [default: as the command says, else half of what this process may use]", Parsers.LeastMemoryBytes);

    /// <summary>The run's folder.</summary>
    public RunFolder Folder(ParseResult typed)
    {
        string path = typed.GetValue(Run)!;
        if (path.Any(PathBytes.IsEscape)) throw new UsageException($"--run {path}: is not valid UTF-8, in which a sharded run keeps its names; name another folder");
        return new RunFolder(path);
    }

    /// <summary>How the run is to be run: as typed, else as before, else as is usual.</summary>
    public RunWays Ways(ParseResult typed, EngineKind engine, RunWays? before = null)
    {
        string[]? arguments = typed.GetValue(SbatchArguments) is { Length: > 0 } given ? given : null;
        foreach (string argument in arguments ?? [])
            if (SbatchArgument.Refusal(argument) is { } reason) throw new UsageException($"--sbatch-arg {argument}: {reason}");
        return new RunWays(
            engine,
            typed.GetValue(MaxParallel) ?? before?.MaxParallel ?? (engine == EngineKind.Local ? Machine.Workers() : DefaultParallel),
            typed.GetValue(MaxTries) ?? before?.MaxTries ?? DefaultTries,
            arguments ?? before?.SbatchArguments ?? []);
    }
}
