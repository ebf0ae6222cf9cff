using System.Globalization;

namespace MapReduce.Cli;

/// <summary>What of the machine this process may use.</summary>
internal static class Machine
{
    /// <summary>
    /// Cores: what Slurm gave the task, else what affinity and cgroup allow (.NET counts those itself, but under Slurm
    /// without cgroups it would see the whole node).
    /// </summary>
    public static int Workers() => FromSlurm("SLURM_CPUS_PER_TASK") ?? FromSlurm("SLURM_CPUS_ON_NODE") ?? Environment.ProcessorCount;

    /// <summary>Memory in bytes: what Slurm gave the task, else what the cgroup or the machine has.</summary>
    public static long MemoryBytes()
    {
        const long mebibyte = 1 << 20;
        if (FromSlurm("SLURM_MEM_PER_NODE") is { } node) return node * mebibyte;
        if (FromSlurm("SLURM_MEM_PER_CPU") is { } core) return core * mebibyte * Workers();
        return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    /// <summary>
    /// Holds the garbage collector to its share: tables lie outside its heap, so of <paramref name="memoryBytes"/> an eighth is
    /// left for it, and beside that what buffers and formatted rows take whatever the limit is. A lower limit of the
    /// environment (<c>DOTNET_GCHeapHardLimit</c>, a container's) stays.
    /// </summary>
    public static void LimitHeap(long memoryBytes, int workers)
    {
        // Two blocks of formatted rows a worker, and their last growth; below that, what a few workers need at most.
        long beside = Math.Max(64 << 20, (32L << 20) + workers * (8L << 20));
        long limit = memoryBytes / 8 + beside;
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes <= limit) return;
        AppContext.SetData("GCHeapHardLimit", (ulong)limit);
        GC.RefreshMemoryLimit();
    }

    /// <summary>The processor's name, or its kind where the system does not tell.</summary>
    public static string Processor()
    {
        const string list = "/proc/cpuinfo";
        string? name = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return name?[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}";
    }

    private static int? FromSlurm(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int cores) && cores > 0 ? cores : null;

    /// <summary>The most memory that this process has held, in bytes.</summary>
    public static long PeakMemoryBytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
