using MapReduce.Cluster;
using MapReduce.Cluster.Driver;
using MapReduce.Cluster.Local;
using MapReduce.Cluster.Slurm;

namespace MapReduce.Cli.Process;

/// <summary>What this process may use of the machine.</summary>
internal static class Machine
{
    /// <summary>Cores: what a scheduler granted, else what affinity and cgroup allow.</summary>
    public static int Workers() => Schedulers.All.Granted.Workers ?? Environment.ProcessorCount;

    /// <summary>Memory in bytes: what a scheduler granted, else what the cgroup or the machine has.</summary>
    public static long MemoryBytes() => Schedulers.All.Granted.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public static MachineShare Share() => new(Workers(), MemoryBytes());

    /// <summary>The name of the processor, or its architecture if the system does not report a name.</summary>
    public static string Processor()
    {
        const string list = "/proc/cpuinfo";
        string? name = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return name?[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}";
    }

    /// <summary>The process's peak memory, in bytes.</summary>
    public static long PeakMemoryBytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

/// <summary>The one list of schedulers: it defines the values of <c>--engine</c>, the options passed on, and the granted resources.</summary>
internal static class Schedulers
{
    public static SchedulerList All { get; } = new(
        new SlurmScheduler(),
        new LocalScheduler());
}
