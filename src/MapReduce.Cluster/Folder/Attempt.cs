using System.Globalization;

namespace MapReduce.Cluster.Folder;

/// <summary>One process's attempt at a task. No two have the same name, also where a node that was cut off lives on.</summary>
/// <param name="Job">The scheduler's id of the task; <c>local</c> without one.</param>
/// <param name="Restart">How often the scheduler has begun that job anew.</param>
/// <param name="Host">The node.</param>
/// <param name="ProcessId">The process on it.</param>
public sealed record Attempt(string Job, int Restart, string Host, int ProcessId)
{
    /// <summary>An attempt of this process, which no scheduler started.</summary>
    public static Attempt WithoutScheduler() => new("local", 0, Environment.MachineName, Environment.ProcessId);

    /// <summary>Its name in the names of files.</summary>
    public string Name => string.Concat(
        string.Create(CultureInfo.InvariantCulture, $"{Job}-{Restart}-{Host}-{ProcessId}").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
