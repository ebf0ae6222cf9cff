namespace MapReduce.Cli.Cluster;

/// <summary>A task that a scheduler has.</summary>
/// <param name="Job">The job, as the scheduler cancels it.</param>
/// <param name="IsRunning">Whether it runs; else it waits.</param>
/// <param name="Reason">Why it waits, in the scheduler's word; or where it runs.</param>
internal sealed record QueuedTask(string Job, bool IsRunning, string Reason);
