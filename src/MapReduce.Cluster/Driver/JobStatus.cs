using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Driver;

/// <summary>The status of a job, as <c>status</c> shows it.</summary>
public sealed record JobStatus
{
    /// <summary>The states of a job.</summary>
    public const string Done = "done", Running = "running", Waiting = "waiting", Failed = "failed", Unfinished = "unfinished";

    /// <summary>The job's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The name of its jobs in the scheduler.</summary>
    public required string Id { get; init; }
    public required string Engine { get; init; }

    /// <summary><see cref="Done"/>; <see cref="Running"/> or <see cref="Waiting"/> in the scheduler; <see cref="Failed"/> if a task is not retried; <see cref="Unfinished"/> if nothing runs until <c>resume</c>.</summary>
    public required string State { get; init; }
    public required TaskNumbers Shards { get; init; }
    public required TaskNumbers Partitions { get; init; }

    /// <summary>Stored bytes of all shards, and of those that are done.</summary>
    public required ByteNumbers Bytes { get; init; }

    /// <summary>Attempts at all tasks.</summary>
    public required int Tries { get; init; }

    /// <summary>Stored bytes per second since the first attempt started.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>The remaining time of the map stage at that speed.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Tasks that failed and are not done.</summary>
    public required IReadOnlyList<TaskFailure> Failures { get; init; }

    /// <summary>Why tasks wait, according to the scheduler, with the number of tasks for each reason.</summary>
    public required IReadOnlyDictionary<string, int> Waits { get; init; }

    /// <summary>Whether the scheduler answered. If not, running tasks are unknown.</summary>
    public required bool SchedulerAnswered { get; init; }

    /// <summary>The file of the result, if the job is done.</summary>
    public string? Result { get; init; }

    /// <summary>The tasks of a stage, by state.</summary>
    public sealed record TaskNumbers(int Total, int Done, int Running, int Waiting, int Failed);

    public sealed record ByteNumbers(long Total, long Done);
}

/// <summary>A task that failed, and is neither done nor being retried now.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Shard">Its number, if it is a shard.</param>
/// <param name="Tries">The number of attempts.</param>
/// <param name="ExitCode">The exit code of the last attempt; null if it ended without a report.</param>
/// <param name="Message">The message of the last attempt: for a bad line, its file, line and byte.</param>
/// <param name="Log">The log of the last attempt.</param>
/// <param name="IsFinal">Whether it will not be retried.</param>
public sealed record TaskFailure(string Task, int? Shard, int Tries, int? ExitCode, string Message, string? Log, bool IsFinal);

/// <summary>Serializes the status, with generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JobStatus))]
public sealed partial class StatusJson : JsonSerializerContext;
