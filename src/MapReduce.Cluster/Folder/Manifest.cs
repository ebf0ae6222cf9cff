using System.Text.Json;
using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Folder;

/// <summary>A sharded job as stored in <c>manifest.json</c>: its plan, and how to run it.</summary>
public sealed record Manifest
{
    /// <summary>The version of the file's format.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The name of the job in a scheduler.</summary>
    public required string Id { get; init; }

    /// <summary><see cref="JobPlan.Hash"/>.</summary>
    public required string Hash { get; init; }

    public required JobPlan Plan { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required IReadOnlyList<string> Typed { get; init; }

    /// <summary>The working directory of the command, to which relative names refer.</summary>
    public required string Folder { get; init; }

    public required JobWays Ways { get; init; }

    /// <summary>Why this program cannot have written the manifest; null if it can. The hash covers only the plan.</summary>
    public string? Flaw()
    {
        if (Id.Length is 0 or > 64 || !Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return "the id is not a valid job name";
        if (!Path.IsPathRooted(Folder)) return "the folder is not an absolute path";
        if (Ways.MaxParallel < 1 || Ways.MaxTries < 1) return "max_parallel or max_tries is below 1";
        return Plan.Flaw();
    }

    /// <summary>Its stored length in bytes.</summary>
    public int StoredBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ClusterJson.Default.Manifest).Length;

    /// <summary>The tasks of a stage.</summary>
    public IEnumerable<JobTask> Tasks(TaskStage stage) => Enumerable.Range(0, stage switch
    {
        TaskStage.Map => Plan.Shards.Count,
        TaskStage.Reduce => Plan.Partitions == 1 ? 0 : Plan.Partitions,
        _ => 1,
    }).Select(number => new JobTask(stage, number));
}

/// <summary>How to run a job. Nothing here affects the result, so every <c>resume</c> may change it.</summary>
/// <param name="Engine">The title of the scheduler.</param>
/// <param name="MaxParallel">Tasks at once.</param>
/// <param name="MaxTries">Attempts at a task before giving up on it.</param>
/// <param name="Arguments">The user's arguments for every job in the scheduler.</param>
public sealed record JobWays(string Engine, int MaxParallel, int MaxTries, [property: JsonPropertyName("sbatch_arguments")] IReadOnlyList<string> Arguments);

/// <summary>Serializes the files of a job's folder, with generated code.</summary>
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
