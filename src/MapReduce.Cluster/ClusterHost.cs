namespace MapReduce.Cluster;

/// <summary>What the process provides: a log, a stop signal, and the explanation of failures.</summary>
public sealed record ClusterHost
{
    /// <summary>Reports one line to the user.</summary>
    public required Action<string> Log { get; init; }

    public required IStopSignal Stop { get; init; }

    /// <summary>The exit code and the message of a failure.</summary>
    public required Func<Exception, (int ExitCode, string Message)> Explain { get; init; }

    /// <summary>What this process may use of its machine.</summary>
    public required MachineShare Machine { get; init; }

    /// <summary>The process's peak memory, in bytes.</summary>
    public required Func<long> PeakMemory { get; init; }

    /// <summary>Logs a problem with the scheduler. It does not concern the result, so it is no <see cref="Warning"/> of a report.</summary>
    public void Warn(string message) => Log($"mapreduce: warning: {message}");
}

/// <summary>Signals that ask the process to stop, and what it does then.</summary>
public interface IStopSignal
{
    /// <summary>Canceled when the process is asked to stop.</summary>
    CancellationToken Token { get; }

    /// <summary>The exit code of the signal that was received; 0 if none was.</summary>
    int ExitCode { get; }

    /// <summary>Whether the signal was a scheduler's notice that the time limit is near.</summary>
    bool IsTimeNearlyUp { get; }

    /// <summary>How long the work may take to stop on its own.</summary>
    TimeSpan Patience { get; set; }

    /// <summary>Also handles the signal that schedulers send before the time limit.</summary>
    void ListenForTimeLimit();

    /// <summary>Registers the cleanup for work that does not stop on its own.</summary>
    void OnGivingUp(Action cleanUp);
}

/// <summary>A scheduler refused a request, or failed.</summary>
/// <param name="message">What it reported, and how to fix it.</param>
/// <param name="isTemporary">Whether a retry may succeed.</param>
public sealed class SchedulerException(string message, bool isTemporary) : Exception(message)
{
    public int ExitCode => isTemporary ? MapReduce.ExitCode.Resumable : MapReduce.ExitCode.Failed;
}

/// <summary>A task was started before its dependencies were done.</summary>
public sealed class NotReadyException(string message) : Exception(message);
