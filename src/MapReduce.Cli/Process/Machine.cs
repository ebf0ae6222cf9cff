using MapReduce.Cluster;

namespace MapReduce.Cli.Process;

/// <summary>What this process may use of the machine.</summary>
internal static class Machine
{
    /// <summary>With a smaller heap, the runtime crashes when memory runs out instead of reporting it: it cannot reserve another region for large objects.</summary>
    private const long LeastHeapBytes = 48L << 20;

    /// <summary>Cores: what a scheduler granted, else what affinity and cgroup allow.</summary>
    public static int Workers() => Schedulers.Supported.Granted.Workers ?? Environment.ProcessorCount;

    /// <summary>Memory in bytes: what a scheduler granted, else what the cgroup or the machine has.</summary>
    public static long MemoryBytes() => Schedulers.Supported.Granted.MemoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public static MachineShare Share() => new(Workers(), MemoryBytes());

    /// <summary>The name of the processor, or its architecture if the system does not report a name.</summary>
    public static string Processor()
    {
        const string list = "/proc/cpuinfo";
        string? name = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return name?[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}";
    }

    /// <summary>
    /// Limits the garbage collector's heap. A lower limit in the environment (<c>DOTNET_GCHeapHardLimit</c>, a container) still applies.
    /// </summary>
    /// <exception cref="UsageException">That limit is too low for any run, or the heap holds more already than <paramref name="bytes"/>.</exception>
    public static void LimitHeap(long bytes)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available < LeastHeapBytes)
            throw new UsageException($"the heap of the .NET runtime is limited to {available >> 20} MiB (DOTNET_GCHeapHardLimit, or the container's memory); it needs at least {LeastHeapBytes >> 20} MiB");
        if (available <= bytes) return;
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            throw new UsageException($"the heap of the .NET runtime is to hold {bytes >> 20} MiB and holds {GC.GetTotalMemory(forceFullCollection: false) >> 20} MiB of names and questions already; raise --memory");
        }
    }

    /// <summary>The process's peak memory, in bytes.</summary>
    public static long PeakMemoryBytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
