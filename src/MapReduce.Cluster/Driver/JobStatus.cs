using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Driver;

/// <summary>How a run stands, as <c>status</c> tells it.</summary>
public sealed record JobStatus
{
    /// <summary>The states of a run.</summary>
    public const string Done = "done", Running = "running", Waiting = "waiting", Failed = "failed", Unfinished = "unfinished";

    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>Its name among a scheduler's jobs.</summary>
    public required string Id { get; init; }

    public required string Engine { get; init; }

    /// <summary><see cref="Done"/>; <see cref="Running"/> or <see cref="Waiting"/> in a scheduler; <see cref="Failed"/>: a task is not tried again; <see cref="Unfinished"/>: nothing goes on, and <c>resume</c> would.</summary>
    public required string State { get; init; }

    public required TaskNumbers Shards { get; init; }

    public required TaskNumbers Partitions { get; init; }

    /// <summary>Stored bytes of the inputs, and of the shards that are done.</summary>
    public required ByteNumbers Bytes { get; init; }

    /// <summary>Attempts at all tasks.</summary>
    public required int Tries { get; init; }

    /// <summary>Stored bytes of the inputs a second since the first attempt began.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>What is left of the map at that speed.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Tasks that failed and are not done.</summary>
    public required IReadOnlyList<TaskFailure> Failures { get; init; }

    /// <summary>Why tasks wait, in the scheduler's words, and how many for each.</summary>
    public required IReadOnlyDictionary<string, int> Waits { get; init; }

    /// <summary>Whether the scheduler answered: else what runs is not known.</summary>
    public required bool SchedulerAnswered { get; init; }

    /// <summary>The result's file, once it is there.</summary>
    public string? Result { get; init; }

    /// <summary>Tasks of a stage by state.</summary>
    public sealed record TaskNumbers(int Total, int Done, int Running, int Waiting, int Failed);

    /// <summary>Bytes in all, and done.</summary>
    public sealed record ByteNumbers(long Total, long Done);
}

/// <summary>A task that failed, and is neither done nor being tried again now.</summary>
/// <param name="Task">What it is called.</param>
/// <param name="Shard">Its number, where it is a shard.</param>
/// <param name="Tries">Attempts at it.</param>
/// <param name="ExitCode">Of the last attempt; null where that ended without a word.</param>
/// <param name="Message">What that said: for a bad line its file, line and byte.</param>
/// <param name="Log">Where its words are.</param>
/// <param name="IsFinal">Whether it is not tried again.</param>
public sealed record TaskFailure(string Task, int? Shard, int Tries, int? ExitCode, string Message, string? Log, bool IsFinal);

/// <summary>The status as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(JobStatus))]
public sealed partial class StatusJson : JsonSerializerContext;
