namespace MapReduce.Cluster;

/// <summary>A scheduler refused or failed to do what it was asked.</summary>
/// <param name="message">What it reported, and what to do.</param>
/// <param name="isTemporary">Whether a retry may succeed.</param>
public sealed class SchedulerException(string message, bool isTemporary) : Exception(message)
{
    /// <summary>The exit code that it means.</summary>
    public int ExitCode => isTemporary ? MapReduce.ExitCode.Resumable : MapReduce.ExitCode.Failed;
}

/// <summary>A task was started before the tasks that it needs were done.</summary>
public sealed class NotReadyException(string message) : Exception(message);
