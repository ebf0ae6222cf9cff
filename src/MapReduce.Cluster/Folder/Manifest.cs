using System.Text.Json;
using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Folder;

/// <summary>A sharded job as <c>manifest.json</c> stores it: its plan, and how it is run.</summary>
public sealed record Manifest
{
    /// <summary>The version of the file's format.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The job's name among the jobs of a scheduler.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="JobPlan.Hash"/>.</summary>
    public required string Hash { get; init; }

    public required JobPlan Plan { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required IReadOnlyList<string> Typed { get; init; }

    /// <summary>The folder that it was typed in; relative names start there.</summary>
    public required string Folder { get; init; }

    public required JobWays Ways { get; init; }

    /// <summary>What the program cannot have written, beside the plan, which has its hash; null if nothing.</summary>
    public string? Flaw()
    {
        if (Id.Length is 0 or > 64 || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return "the id is no name of a job";
        if (!Path.IsPathRooted(Folder)) return "the folder is no path from the root";
        if (Ways.MaxParallel < 1 || Ways.MaxTries < 1) return "max_parallel or max_tries is below 1";
        return Plan.Flaw();
    }

    /// <summary>Its length in bytes, as it is stored.</summary>
    public int StoredBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.Manifest).Length;

    /// <summary>Tasks of a stage.</summary>
    public IEnumerable<JobTask> Tasks(TaskStage stage) => Enumerable.Range(0, stage switch
    {
        TaskStage.Map => Plan.Shards.Count,
        TaskStage.Reduce => Plan.Partitions == 1 ? 0 : Plan.Partitions,
        _ => 1,
    }).Select(number => new JobTask(stage, number));
}

/// <summary>How a job is run. None of it changes the result, so it may change with every <c>resume</c>.</summary>
/// <param name="Engine">The title of the scheduler.</param>
/// <param name="MaxParallel">Tasks at once.</param>
/// <param name="MaxTries">Attempts at a task before it is given up.</param>
/// <param name="Arguments">The user's own arguments for every job of the scheduler.</param>
public sealed record JobWays(string Engine, int MaxParallel, int MaxTries, [property: JsonPropertyName("sbatch_arguments")] IReadOnlyList<string> Arguments);

/// <summary>The files of a job's folder as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(JobPlan))]
[JsonSerializable(typeof(TaskCommit))]
[JsonSerializable(typeof(ResultCommit))]
[JsonSerializable(typeof(AttemptRecord))]
[JsonSerializable(typeof(Submission))]
internal sealed partial class ClusterJson : JsonSerializerContext;
