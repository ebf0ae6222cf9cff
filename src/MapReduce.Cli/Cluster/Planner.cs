using System.Globalization;
using MapReduce.Checkpoint;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Commands;
using MapReduce.Cli.Display;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cli.Cluster;

/// <summary>Makes a run's manifest of a command, and finds out whether an older one is of the same run.</summary>
internal static class Planner
{
    /// <summary>Shards that one reducer is for, and the most reducers: each reads a range of every shard's Run.</summary>
    private const int ShardsPerPartition = 8, MostPartitions = 64;

    /// <summary>The program and its version, as plans have it.</summary>
    public static string Program => $"mapreduce {VersionLine.Version}";

    /// <summary>Plans a run.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="typed">The command as it was typed.</param>
    /// <param name="job">What was meant by it.</param>
    /// <param name="shardBytes">Stored bytes in a shard.</param>
    /// <param name="partitions">Parts of the reduce; null for as many as the shards need.</param>
    /// <param name="ways">How it is run.</param>
    /// <param name="warnings">Where warnings go.</param>
    public static Manifest Plan(string command, IReadOnlyList<string> typed, IPreparedJob job, long shardBytes, int? partitions, RunWays ways, WarningLog warnings)
    {
        Check(job.Settings);
        IReadOnlyList<InputSource> inputs = job.Settings.Inputs.Resolve(warnings);
        if (inputs.Count == 0) throw new UsageException("submit: there are no inputs: an archive holds no files");
        if (inputs.FirstOrDefault(i => i.Web is not null) is { } remote)
            throw new UsageException($"submit: {remote.Name}: a shard reads files, which stay what they are; download it to a file system that all processes see");
        if (inputs.FirstOrDefault(i => i.Path is null || i.StoredBytes is null) is { } stream)
            throw new UsageException($"submit: {stream.Name} cannot be read by other processes; name files on a file system that all of them see");
        foreach (Warning doubt in job.Foresee(inputs)) warnings.Add(doubt);
        warnings.Check();
        if (inputs.Select(i => i.Path!).Concat(typed).FirstOrDefault(name => name.Any(PathBytes.IsEscape)) is { } odd)
            throw new UsageException($"submit: {odd}: a sharded run keeps its names in UTF-8, and this one is not valid UTF-8; give the file a name that is, or a link to it");
        IReadOnlyList<PlannedShard> shards = RunPlan.Cut(inputs, shardBytes);
        var plan = new RunPlan
        {
            Program = Program,
            Command = command,
            Options = OptionsOf(job),
            ShardBytes = shardBytes,
            Partitions = partitions ?? Math.Clamp((shards.Count + ShardsPerPartition - 1) / ShardsPerPartition, 1, MostPartitions),
            Inputs = [.. inputs.Select(PlannedInput.Of)],
            Shards = shards,
        };
        return new Manifest
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"mapreduce-{DateTime.UtcNow:yyMMdd-HHmm}-{Guid.NewGuid().ToString("N")[..6]}"),
            Hash = plan.Hash(),
            Plan = plan,
            Typed = typed,
            Folder = Environment.CurrentDirectory,
            Ways = ways,
        };
    }

    /// <summary>What the result depends on beside the inputs.</summary>
    public static IReadOnlyList<RunOption> OptionsOf(IPreparedJob job) => [new RunOption("job", job.Name), .. job.Settings.Identity.Value.Select(o => new RunOption(o.Name, o.Value))];

    /// <summary>Refuses to go on with a run under another plan.</summary>
    /// <exception cref="MapReduceException">It is another; the message says in what.</exception>
    public static void RefuseAnother(RunFolder folder, RunPlan before, RunPlan now)
    {
        if (RunDifference.Describe(before.Lines(), now.Lines()) is not { } differs) return;
        throw new MapReduceException(
            Failure.OtherRun, $"{folder.Root}: the run is another: {differs}. Give the same inputs and options, or begin it anew in another folder");
    }

    /// <summary>The plan that a run in this state would have now: the same, unless the program, a file or what an option names has changed.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="job">The command as it is understood now.</param>
    /// <param name="inputs">The inputs to look at.</param>
    public static RunPlan AsItIsNow(RunPlan plan, IPreparedJob job, Range inputs)
    {
        PlannedInput[] now = [.. plan.Inputs];
        (int first, int count) = inputs.GetOffsetAndLength(now.Length);
        for (int i = first; i < first + count; i++) now[i] = now[i].AsItIsNow();
        return plan with { Program = Program, Options = OptionsOf(job), Inputs = now };
    }

    private static void Check(RunSettings settings)
    {
        if (settings.Pipeline.Checkpoint is not null) throw new UsageException("submit: --checkpoint is not needed, for the run's folder keeps what is done; leave it out");
        // The last step writes them, hours from now.
        foreach (string file in new[] { settings.OutputPath, settings.RejectsPath, settings.ReportPath }.OfType<string>().Where(f => f != "-"))
            if (Files.StatusOrNull(Files.FolderOf(file)) is not { Kind: FileKind.Folder })
                throw new MapReduceException(Failure.OutputFailed, $"{file}: its folder does not exist; make it first");
        if (settings.DryRun) throw new UsageException("submit: --dry-run goes before the --, so that it is the plan that is shown");
    }
}
