using System.Text.Json.Serialization;

namespace MapReduce.Cli.Cluster;

/// <summary>What is known of one attempt at a task: written when it begins, and again when it ends without having done it.</summary>
/// <remarks>An attempt that neither ended nor did its task was killed, or its node is gone, or it is still at it.</remarks>
internal sealed record TaskTry
{
    public required string Task { get; init; }

    public required Attempt Attempt { get; init; }

    public required DateTime Started { get; init; }

    /// <summary>Where its words went, from the root; null where that is no file.</summary>
    public string? Log { get; init; }

    public DateTime? Ended { get; init; }

    public int? ExitCode { get; init; }

    public string? Message { get; init; }

    /// <summary>Whether it was asked to stop, or came too early: that says nothing against the task.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>Whether another attempt would end the same way.</summary>
    [JsonIgnore]
    public bool IsFinal => ExitCode is Cli.ExitCode.BadData or Cli.ExitCode.Usage;

    /// <summary>What became of it.</summary>
    /// <param name="queueEnd">How the scheduler says that the task ended, where it does.</param>
    public string What(string? queueEnd) =>
        Message ?? (Ended is null ? $"ended without a word: {queueEnd ?? "killed, or its node failed"}" : $"exit code {ExitCode}");

    /// <summary>What became of it, and where its words are.</summary>
    public string Describe(string? queueEnd) => Log is null ? What(queueEnd) : $"{What(queueEnd)} (log: {Log})";
}
