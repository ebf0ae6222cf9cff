namespace MapReduce.Cli.Cluster;

/// <summary>What a scheduler knows of a run's tasks. It only explains what is not done; it never says what is.</summary>
internal sealed class QueueView
{
    /// <summary>When it was asked.</summary>
    public DateTime Taken { get; } = DateTime.UtcNow;

    /// <summary>Tasks that wait or run.</summary>
    public Dictionary<RunTask, QueuedTask> Live { get; } = [];

    /// <summary>How tasks ended that the scheduler still remembers, the latest end of each.</summary>
    public Dictionary<RunTask, string> Ended { get; } = [];

    /// <summary>Jobs that wait for something which can no longer happen.</summary>
    public List<string> NeverSatisfied { get; } = [];
}
