using System.Globalization;
using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cluster.Folder;

/// <summary>Plans a job from its command, and compares plans.</summary>
/// <param name="program">The program and its version, as plans record it.</param>
public sealed class Planner(string program)
{
    /// <summary>Shards per reducer, and the most reducers, because each reads a range of every shard's Run.</summary>
    public const int ShardsPerPartition = 8, MostPartitions = 64;

    /// <summary>The most parts into which the inputs are cut: each is a task of the scheduler, and a Run that every reducer opens.</summary>
    public const int MostCuts = 100_000;

    /// <param name="typed">The words of the command, its name first.</param>
    /// <param name="job">The job of this command.</param>
    /// <param name="shardBytes">Stored bytes per shard.</param>
    /// <param name="partitions">Partitions of the reduce; null for the default.</param>
    /// <param name="ways">How to run the job.</param>
    /// <exception cref="MapReduceException">Other processes could not read the inputs, or could not write the outputs.</exception>
    public Manifest Plan(IReadOnlyList<string> typed, IShardedJob job, long shardBytes, int? partitions, JobWays ways)
    {
        // The last step writes the outputs, perhaps hours later, so check now.
        foreach (string file in job.Outputs)
            if (Files.StatusOrNull(Files.FolderOf(file)) is not { Kind: FileKind.Folder })
                throw new MapReduceException(Failure.OutputFailed, $"{file}: its folder does not exist; create it first");
        IReadOnlyList<InputSource> inputs = job.FindInputs();
        if (inputs.Count == 0) throw Refused("there are no inputs: the archives contain no files");
        if (inputs.FirstOrDefault(i => i.Web is not null) is { } remote)
            throw Refused($"{remote.Name}: a sharded job reads files only, because a URL may change; download it to a file system that all processes can access");
        if (inputs.FirstOrDefault(i => i.Path is null || i.StoredBytes is null) is { } stream)
            throw Refused($"{stream.Name} cannot be read by other processes; name files on a file system that all of them can access");
        if (inputs.Select(i => i.Path!).Concat(typed).FirstOrDefault(name => name.Any(PathBytes.IsEscape)) is { } odd)
            throw Refused($"{odd}: a sharded job stores names in UTF-8, and this name is not valid UTF-8; rename the file, or link to it under a valid name");
        long cuts = inputs.Where(i => i.IsSeekable).Sum(i => i.StoredBytes!.Value / shardBytes);
        if (cuts > MostCuts)
            throw Refused(string.Create(CultureInfo.InvariantCulture, $"shards of {shardBytes:N0} bytes cut the inputs into more than {MostCuts:N0} parts; make a shard at least {shardBytes * (cuts / MostCuts + 1):N0} bytes large"));
        IReadOnlyList<PlannedShard> shards = JobPlan.Cut(inputs, shardBytes);
        var plan = new JobPlan
        {
            Program = program,
            Command = typed[0],
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

    /// <summary>Refuses to resume a job under a different plan.</summary>
    /// <exception cref="MapReduceException">The plans differ. The message says how.</exception>
    public static void RefuseAnother(JobFolder folder, JobPlan before, JobPlan now)
    {
        if (RunDifference.Describe(before.Lines(), now.Lines()) is not { } differs) return;
        throw new MapReduceException(
            Failure.OtherRun, $"{folder.Root}: this is a different run: {differs}. Use the same inputs and options, or start a new run in another folder");
    }

    /// <summary>The plan that the job would have now. It differs if the program, an input or a file named by an option has changed.</summary>
    /// <param name="plan">The original plan.</param>
    /// <param name="job">The job of the command now.</param>
    /// <param name="inputs">The inputs to check.</param>
    public JobPlan AsItIsNow(JobPlan plan, IShardedJob job, Range inputs)
    {
        PlannedInput[] now = [.. plan.Inputs];
        (int first, int count) = inputs.GetOffsetAndLength(now.Length);
        for (int i = first; i < first + count; i++) now[i] = now[i].AsItIsNow();
        return plan with { Program = program, Options = OptionsOf(job), Inputs = now };
    }

    /// <summary>What the result depends on besides the inputs.</summary>
    private static IReadOnlyList<PlannedOption> OptionsOf(IShardedJob job) => [new("job", job.Name), .. job.Identity.Select(o => new PlannedOption(o.Name, o.Value))];

    private static MapReduceException Refused(string why) => new(Failure.BadSetting, $"submit: {why}");
}
