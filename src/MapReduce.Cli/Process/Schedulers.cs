using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Local;
using MapReduce.Cluster.Slurm;

namespace MapReduce.Cli.Process;

/// <summary>The one list of schedulers: <c>--engine</c>, their options and the resources that they grant are taken from it.</summary>
internal static class Schedulers
{
    public static SchedulerList All { get; } = new(
        new SlurmScheduler(),
        new LocalScheduler());
}
