using System.Globalization;
using MapReduce.Cli.Arguments;

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
        long limit = HeapBytes(memoryBytes, workers);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (available < LeastHeapBytes)
            throw new UsageException($"the heap of the .NET runtime is limited to {SizeText.Exact(available)} (DOTNET_GCHeapHardLimit, or the container's memory); it needs at least {SizeText.Exact(LeastHeapBytes)}");
        if (available <= limit) return;
        AppContext.SetData("GCHeapHardLimit", (ulong)limit);
        GC.RefreshMemoryLimit();
    }

    /// <summary>Refuses more inputs than the heap has room for beside all else.</summary>
    /// <exception cref="UsageException">There are more.</exception>
    public static void CheckInputs(int inputs, long memoryBytes, int workers)
    {
        const long bytesOfInput = 384, mebibyte = 1 << 20;
        long needed = inputs * bytesOfInput * 2, heap = HeapBytes(memoryBytes, workers);
        if (needed <= heap) return;
        long enough = memoryBytes + (needed - heap) * HeapShare;
        throw new UsageException(
            $"{inputs} inputs are too many for --memory {SizeText.Exact(memoryBytes)}: what is known of each of them takes more than is left; give --memory {(enough + mebibyte - 1) / mebibyte}MiB, or fewer inputs at once");
    }

    /// <summary>Below this the runtime itself crashes where memory ends, instead of saying so: it cannot take another region for large objects.</summary>
    private const long LeastHeapBytes = 48L << 20;

    private const int HeapShare = 8;

    /// <summary>The heap's share: of the limit, and two blocks of formatted rows a worker with their last growth, or what a few workers need at most.</summary>
    private static long HeapBytes(long memoryBytes, int workers) => memoryBytes / HeapShare + Math.Max(64 << 20, (32L << 20) + workers * (8L << 20));

    /// <summary>
    /// What workers take whatever the limit is, and half of what a run may take beyond <c>--memory</c>: of each worker the least
    /// table, rows that it formats, and its chunks: one that it maps, and in buffers one that waits and one that grows by a long line.
    /// </summary>
    private const long WorkerBytes = 5L << 20, WorkersBesideBytes = 64L << 20;

    private const int ChunksOfWorker = 3;

    /// <summary>How many workers the memory is enough for; 0 where it is for none.</summary>
    public static int WorkersWithin(long memoryBytes, long chunkBytes) =>
        (int)Math.Min(int.MaxValue, (memoryBytes + WorkersBesideBytes) / (WorkerBytes + ChunksOfWorker * chunkBytes));

    /// <summary>Refuses more workers, or larger chunks, than the memory is enough for.</summary>
    /// <exception cref="UsageException">It is not enough.</exception>
    public static void CheckWorkers(int workers, long memoryBytes, long chunkBytes)
    {
        int most = WorkersWithin(memoryBytes, chunkBytes);
        if (workers <= most) return;
        const long mebibyte = 1 << 20;
        long needed = workers * (WorkerBytes + ChunksOfWorker * chunkBytes) - WorkersBesideBytes;
        string fewer = most > 0 ? $", at most {most} --workers" : "";
        throw new UsageException(
            $"--memory {SizeText.Exact(memoryBytes)} is too little for {workers} workers with chunks of {SizeText.Exact(chunkBytes)}; give --memory {(needed + mebibyte - 1) / mebibyte}MiB{fewer}, or a smaller --chunk-size");
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
