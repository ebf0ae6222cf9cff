using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>What a scheduler knows of a job's tasks. It only explains what is not done; it never decides what is.</summary>
public sealed class QueueView
{
    /// <summary>When the scheduler was asked.</summary>
    public DateTime Taken { get; } = DateTime.UtcNow;

    /// <summary>Tasks that wait or run.</summary>
    public Dictionary<JobTask, QueuedTask> Live { get; } = [];

    /// <summary>How tasks ended that the scheduler still remembers, the latest end of each.</summary>
    public Dictionary<JobTask, TaskEnd> Ended { get; } = [];

    /// <summary>Jobs that wait for something that can no longer happen.</summary>
    public List<string> NeverSatisfied { get; } = [];
}

/// <summary>A task that a scheduler has.</summary>
/// <param name="Job">The job's id, by which the scheduler cancels it.</param>
/// <param name="IsRunning">Whether it runs; else it waits.</param>
/// <param name="Reason">Why it waits, in the scheduler's words; or where it runs.</param>
public sealed record QueuedTask(string Job, bool IsRunning, string Reason);

/// <summary>How a task ended, as a scheduler reports it.</summary>
/// <param name="Reason">The kind of end.</param>
/// <param name="Text">The end in the scheduler's words.</param>
public sealed record TaskEnd(EndReason Reason, string Text);

/// <summary>Why a scheduler ended a task.</summary>
public enum EndReason
{
    /// <summary>It ended by itself, or failed.</summary>
    Ended,

    /// <summary>Somebody canceled it.</summary>
    Canceled,

    /// <summary>The scheduler canceled it, as a task before it failed.</summary>
    DependencyFailed,
}
