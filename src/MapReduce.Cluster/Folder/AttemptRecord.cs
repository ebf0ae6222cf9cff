using System.Globalization;
using System.Text.Json.Serialization;

namespace MapReduce.Cluster.Folder;

/// <summary>The record of an attempt at a task: written when it starts, and again if it ends without a commit.</summary>
/// <remarks>An attempt with neither an end nor a commit was killed, lost its node, or is still running.</remarks>
public sealed record AttemptRecord
{
    public required string Task { get; init; }
    public required Attempt Attempt { get; init; }
    public required DateTime Started { get; init; }

    /// <summary>The full path of its log; null if its standard error is not a file.</summary>
    public string? Log { get; init; }

    public DateTime? Ended { get; init; }
    public int? ExitCode { get; init; }
    public string? Message { get; init; }

    /// <summary>Whether it was asked to stop, or started too early. Such an attempt does not count as failed.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>Whether another attempt would end the same way.</summary>
    [JsonIgnore]
    public bool IsFinal => ExitCode is MapReduce.ExitCode.BadData or MapReduce.ExitCode.Usage;

    /// <summary>How it ended.</summary>
    /// <param name="queueEnd">How the task ended, according to the scheduler; null if it does not say.</param>
    public string What(string? queueEnd) =>
        Message ?? (Ended is null ? $"ended without a report: {queueEnd ?? "killed, or its node failed"}" : $"exit code {ExitCode}");

    /// <summary>How it ended, and where its log is.</summary>
    public string Describe(string? queueEnd) => Log is null ? What(queueEnd) : $"{What(queueEnd)} (log: {Log})";
}

/// <summary>One process's attempt at a task. Names are unique, even if an unreachable node keeps running its attempt.</summary>
/// <param name="Job">The scheduler's id of the task; <c>local</c> without a scheduler.</param>
/// <param name="Restart">How often the scheduler has restarted the job.</param>
/// <param name="Host">The node.</param>
/// <param name="ProcessId">The process on the node.</param>
public sealed record Attempt(string Job, int Restart, string Host, int ProcessId)
{
    /// <summary>The attempt of a process that no scheduler started.</summary>
    public static Attempt WithoutScheduler() => new("local", 0, Environment.MachineName, Environment.ProcessId);

    /// <summary>Its name in file names.</summary>
    public string Name => string.Concat(
        string.Create(CultureInfo.InvariantCulture, $"{Job}-{Restart}-{Host}-{ProcessId}").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
