namespace MapReduce.Cluster;

/// <summary>What the process provides: where to report, when to stop, and how a failure is explained.</summary>
public sealed record ClusterHost
{
    /// <summary>Reports one line to the user.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>When to stop.</summary>
    public required IStopSignal Stop { get; init; }

    /// <summary>The exit code and the message of a failure.</summary>
    public required Func<Exception, (int ExitCode, string Message)> Explain { get; init; }

    /// <summary>What this process may use of its machine.</summary>
    public required MachineShare Machine { get; init; }

    /// <summary>The most memory that the process has held, in bytes.</summary>
    public required Func<long> PeakMemory { get; init; }

    /// <summary>Reports a warning.</summary>
    public void Warn(string message) => Log($"mapreduce: warning: {message}");
}

/// <summary>Tells when the process is asked to stop, and what it then does.</summary>
public interface IStopSignal
{
    /// <summary>Canceled when the process is asked to stop.</summary>
    CancellationToken Token { get; }

    /// <summary>The exit code of the signal that came; 0 while none has.</summary>
    int ExitCode { get; }

    /// <summary>Whether the signal came from a scheduler whose time limit is near.</summary>
    bool IsTimeNearlyUp { get; }

    /// <summary>Whether the same command resumes after an interruption.</summary>
    bool IsResumable { get; set; }

    /// <summary>How long the work may take to stop by itself.</summary>
    TimeSpan Patience { get; set; }

    /// <summary>Listens for the signal that schedulers send before the time limit as well.</summary>
    void ListenForTimeLimit();

    /// <summary>What must be done even if the work does not stop by itself.</summary>
    void OnGivingUp(Action cleanUp);
}

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
