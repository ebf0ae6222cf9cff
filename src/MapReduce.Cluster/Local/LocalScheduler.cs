using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Local;

/// <summary>Processes of this machine.</summary>
public sealed class LocalScheduler : IScheduler
{
    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public string Title => "Local";

    /// <inheritdoc/>
    public SchedulerOption? Option => null;

    /// <inheritdoc/>
    public (int? Workers, long? MemoryBytes) Granted => default;

    /// <inheritdoc/>
    public string MoreTime => "";

    /// <inheritdoc/>
    public int DefaultParallel(MachineShare machine) => machine.Workers;

    /// <inheritdoc/>
    public string? Refusal(string argument) => null;

    /// <inheritdoc/>
    public void RefuseUnfit(JobFolder folder) { }

    /// <inheritdoc/>
    public Attempt? CurrentAttempt() => null;

    /// <inheritdoc/>
    public string? Requeue() => null;

    /// <inheritdoc/>
    public ITaskQueue Open(JobFolder folder, Manifest manifest, ClusterHost host) => new LocalQueue(folder, manifest, host.Machine);
}
