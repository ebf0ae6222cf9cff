using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Driver;

/// <summary>A job's tasks in the scheduler. They explain what is not done; only the folder decides what is.</summary>
public sealed class QueueView
{
    /// <summary>When the scheduler was asked.</summary>
    public DateTime Taken { get; } = DateTime.UtcNow;

    /// <summary>Waiting and running tasks.</summary>
    public Dictionary<JobTask, QueuedTask> Live { get; } = [];

    /// <summary>The latest end of each task that the scheduler still remembers.</summary>
    public Dictionary<JobTask, TaskEnd> Ended { get; } = [];

    /// <summary>Jobs that wait for something that can no longer happen.</summary>
    public List<string> NeverSatisfied { get; } = [];
}

/// <summary>A task that a scheduler has.</summary>
/// <param name="Job">The job's id, for canceling it.</param>
/// <param name="IsRunning">Whether it is running; otherwise it waits.</param>
/// <param name="Reason">Why it waits, according to the scheduler, or where it runs.</param>
public sealed record QueuedTask(string Job, bool IsRunning, string Reason);

/// <summary>How a task ended, as a scheduler reports it.</summary>
/// <param name="Reason">The kind of end.</param>
/// <param name="Text">The scheduler's description.</param>
public sealed record TaskEnd(EndReason Reason, string Text);

/// <summary>Why a scheduler ended a task.</summary>
public enum EndReason
{
    /// <summary>It finished or failed.</summary>
    Ended,

    /// <summary>A user canceled it.</summary>
    Canceled,

    /// <summary>The scheduler canceled it because an earlier task failed.</summary>
    DependencyFailed,
}
