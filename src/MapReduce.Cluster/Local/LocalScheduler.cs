using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Folder;

namespace MapReduce.Cluster.Local;

/// <summary>Processes of this machine.</summary>
public sealed class LocalScheduler : IScheduler
{
    public string Name => "local";

    public string Title => "Local";

    public string Summary => "processes on this machine";

    public SchedulerOption? Option => null;

    public (int? Workers, long? MemoryBytes) Granted => default;

    public string MoreTime => "";

    public int DefaultParallel(MachineShare machine) => machine.Workers;

    public string ParallelDefault => "the cores of this machine";

    public string? Refusal(string argument) => null;

    public void RefuseUnfit(JobFolder folder) { }

    public void RefuseAbsent() { }

    public Attempt? CurrentAttempt() => null;

    public string? Requeue() => null;

    public ITaskQueue Open(JobFolder folder, Manifest manifest, ClusterHost host) => new LocalQueue(folder, manifest, host.Machine);
}
