namespace MapReduce.Cli.Cluster;

/// <summary>A run in shards, as <c>manifest.json</c> has it: what it is, and how it is run.</summary>
internal sealed record Manifest
{
    /// <summary>Of this file's form.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The run's name among the jobs of a scheduler.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="RunPlan.Hash"/>.</summary>
    public required string Hash { get; init; }

    public required RunPlan Plan { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required IReadOnlyList<string> Typed { get; init; }

    /// <summary>The folder that it was typed in, which relative names in it start from.</summary>
    public required string Folder { get; init; }

    public required RunWays Ways { get; init; }

    /// <summary>What of it the program cannot have written, beside the plan, which has its hash; null where all is as it should be.</summary>
    public string? Flaw()
    {
        if (Id.Length is 0 or > 64 || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return "the id is no name of a job";
        if (!Path.IsPathRooted(Folder)) return "the folder is no path from the root";
        if (Ways.MaxParallel < 1 || Ways.MaxTries < 1) return "max_parallel or max_tries is below 1";
        foreach (string argument in Ways.SbatchArguments)
            if (SbatchArgument.Refusal(argument) is { } reason) return $"sbatch_arguments: {argument}: {reason}";
        return Plan.Flaw();
    }

    /// <summary>Tasks of a stage.</summary>
    public IEnumerable<RunTask> Tasks(RunStage stage) => Enumerable.Range(0, stage switch
    {
        RunStage.Map => Plan.Shards.Count,
        RunStage.Reduce => Plan.Partitions == 1 ? 0 : Plan.Partitions,
        _ => 1,
    }).Select(number => new RunTask(stage, number));
}
