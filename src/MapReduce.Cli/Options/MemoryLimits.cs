using MapReduce.Cli.Process;

namespace MapReduce.Cli.Options;

/// <summary>What <c>--memory</c> allows: the number of workers and inputs, and the size of the heap.</summary>
internal static class MemoryLimits
{
    /// <summary>The heap gets an eighth of the limit, because tables lie outside it.</summary>
    private const int HeapShare = 8;

    /// <summary>
    /// What each worker takes whatever the limit is, and half of what a run may take beyond <c>--memory</c>. A worker has its
    /// smallest table, the rows that it formats, and three chunks: one being mapped, one waiting, and one growing with a long line.
    /// </summary>
    private const long WorkerBytes = 5L << 20, WorkersBesideBytes = 64L << 20;

    private const int ChunksOfWorker = 3;

    private const long Mebibyte = 1 << 20;

    /// <summary>Refuses more inputs than fit in the heap.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="memoryBytes">The memory of the run.</param>
    /// <param name="workers">Its workers.</param>
    /// <param name="from">Where these were set, for the end of the message; empty if they were typed.</param>
    /// <exception cref="UsageException">There are too many.</exception>
    public static void CheckInputs(int inputs, long memoryBytes, int workers, string from = "")
    {
        const long bytesOfInput = 384;
        long needed = inputs * bytesOfInput * 2, heap = HeapBytes(memoryBytes, workers);
        if (needed <= heap) return;
        long enough = memoryBytes + (needed - heap) * HeapShare;
        throw new UsageException(
            $"{inputs} inputs are too many for --memory {SizeText.Exact(memoryBytes)}; give --memory {(enough + Mebibyte - 1) / Mebibyte}MiB, or fewer inputs at once{from}");
    }

    /// <summary>The number of workers that the memory is enough for; may be 0.</summary>
    public static int WorkersWithin(long memoryBytes, long chunkBytes) =>
        (int)Math.Min(int.MaxValue, (memoryBytes + WorkersBesideBytes) / (WorkerBytes + ChunksOfWorker * chunkBytes));

    /// <summary>Refuses more workers, or larger chunks, than the memory is enough for.</summary>
    /// <inheritdoc cref="CheckInputs"/>
    public static void CheckWorkers(int workers, long memoryBytes, long chunkBytes, string from = "")
    {
        int most = WorkersWithin(memoryBytes, chunkBytes);
        if (workers <= most) return;
        long needed = workers * (WorkerBytes + ChunksOfWorker * chunkBytes) - WorkersBesideBytes;
        string fewer = most > 0 ? $", at most {most} --workers" : "";
        throw new UsageException(
            $"--memory {SizeText.Exact(memoryBytes)} is too little for {workers} workers with chunks of {SizeText.Exact(chunkBytes)}; give --memory {(needed + Mebibyte - 1) / Mebibyte}MiB{fewer}, or a smaller --chunk-size{from}");
    }

    /// <summary>The garbage collector's heap: an eighth of the limit, plus what buffers and two blocks of formatted rows for each worker take in any case.</summary>
    public static long HeapBytes(long memoryBytes, int workers) => memoryBytes / HeapShare + Math.Max(64 << 20, (32L << 20) + workers * (8L << 20));
}
