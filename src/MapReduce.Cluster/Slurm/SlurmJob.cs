using MapReduce.Cluster.Driver;

namespace MapReduce.Cluster.Slurm;

/// <summary>A job, or a task of an array, as <c>squeue</c> reports it.</summary>
/// <param name="Id">Its id: of the array, where it is one.</param>
/// <param name="Tasks">The array's tasks that it stands for; null where it is no array.</param>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="State">Its state: <c>PENDING</c>, <c>RUNNING</c>, <c>FAILED</c> …</param>
/// <param name="Reason">Why it is in that state.</param>
/// <param name="Exit">How it ended, in words; empty where that is not known.</param>
/// <param name="Nodes">Where it runs.</param>
/// <param name="Ended">When it ended.</param>
internal sealed record SlurmJob(
    string Id, IReadOnlyList<int>? Tasks, string Name, string Comment, string State, string Reason, string Exit, string Nodes, DateTimeOffset Ended)
{
    /// <summary>The states that a job does not come back from. Any other, also one that is not known here, may still do its task.</summary>
    private static readonly string[] Over =
        ["COMPLETED", "CANCELLED", "FAILED", "TIMEOUT", "PREEMPTED", "NODE_FAIL", "BOOT_FAIL", "DEADLINE", "OUT_OF_MEMORY", "REVOKED"];

    public bool IsOver => Over.Contains(State);

    public bool IsRunning => State is "RUNNING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "CONFIGURING";

    public bool IsCompleted => State == "COMPLETED";

    public bool NeverSatisfied => !IsOver && Reason == "DependencyNeverSatisfied";

    /// <summary>How it ended.</summary>
    public TaskEnd End => new(
        !State.StartsWith("CANCELLED", StringComparison.Ordinal) ? EndReason.Ended : Reason.Contains("Dependency", StringComparison.Ordinal) ? EndReason.DependencyFailed : EndReason.Canceled,
        $"{State}{(Reason is "" or "None" ? "" : $" ({Reason})")}{(Exit.Length == 0 ? "" : $", {Exit}")}{(Nodes.Length == 0 ? "" : $" on {Nodes}")}");
}
