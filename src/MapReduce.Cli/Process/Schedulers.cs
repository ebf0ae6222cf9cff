using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Local;
using MapReduce.Cluster.Slurm;

namespace MapReduce.Cli.Process;

/// <summary>The one list of schedulers: it defines the values of <c>--engine</c>, the options passed on, their help, and the granted resources.</summary>
internal static class Schedulers
{
    /// <summary>The supported schedulers; the first is the default.</summary>
    public static SchedulerList Supported { get; } = new(
        new SlurmScheduler(),
        new LocalScheduler());
}
