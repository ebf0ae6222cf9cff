using System.Runtime.CompilerServices;
using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>How a run uses the machine and handles bad lines. None of it changes the answer.</summary>
/// <remarks>A run checks its options before it reads anything: an invalid one is an <see cref="ArgumentException"/>.</remarks>
public sealed record PipelineOptions
{
    private const int MostWorkers = 1 << 16, MostChunkBytes = 1 << 30;

    /// <summary>Map and merge tasks that run at once; 1 to 65,536.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Input bytes of a map operation. 1 MiB stays in a core's cache between the read and the scan; nothing from 256 KiB to 4 MiB
    /// was measurably better. At most 1 GiB.
    /// </summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Memory for tables, what belongs to them, and Runs that are kept in memory, in bytes; beyond it they are spilled. The program around them (code, buffers,
    /// formatted rows) takes some tens of megabytes more.
    /// </summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Where tables are spilled.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>Where the run keeps its finished parts; null for nowhere.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>
    /// How many lines may be bad; one more ends the run. Bad lines are counted by kind and skipped. 0: the first one ends the run;
    /// <see cref="long.MaxValue"/>: none does.
    /// </summary>
    public long MostBadLines { get; init; }

    /// <summary>Records what the threads of the run do; null for nothing. The caller ends it.</summary>
    public RunTrace? Trace { get; init; }

    /// <summary>
    /// Rows of all sources in a range of the reduce: about 2 MB of text, so that the ranges in flight stay small compared with the
    /// tables, and even a result of 200,000 keys is merged by several workers. Tests make it small.
    /// </summary>
    internal long RowsPerRange { get; init; } = 1 << 16;

    /// <summary>Bytes of formatted rows at which a range is written before its merge ends; null for what the memory allows. Tests make it small.</summary>
    internal long? EarlyWriteBytes { get; init; }

    /// <summary>
    /// Minimum size of a worker's table, whatever <see cref="MemoryBytes"/> is: a smaller table would spill Runs of a few
    /// thousand rows, which cost more than they save. Tests make it small.
    /// </summary>
    internal long LeastTableBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Size of a worker's table of distinct keys in no order at which it becomes a Run in memory, if there is enough. Of 81.5 million keys,
    /// 64 and 128 MiB took as long, and tables of all the memory 1.7 times as long and eight times the memory. Tests make it small.
    /// </summary>
    internal long DistinctTableBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of a buffer for a chunk, with room for the end of its last line.</summary>
    internal int BufferBytes => ChunkBytes + (1 << 16);

    /// <summary>Refuses options that no run can use. Every kind of run starts with it.</summary>
    /// <param name="inputs">What the run reads; empty if it reads Runs.</param>
    /// <param name="order">Which rows it writes.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a checkpoint is requested for inputs that cannot be reread.</exception>
    /// <exception cref="NotSupportedException">A value is too large.</exception>
    internal void Check<TValue>(IReadOnlyList<InputSource> inputs, RowOrder order = default) where TValue : unmanaged
    {
        RunFormat.CheckValue<TValue>();
        CheckRange(Workers, 1, MostWorkers);
        CheckRange(ChunkBytes, 1, MostChunkBytes);
        CheckRange(MemoryBytes, 1);
        CheckRange(MostBadLines, 0);
        CheckRange(RowsPerRange, 1);
        CheckRange(LeastTableBytes, 1);
        CheckRange(DistinctTableBytes, 1);
        if (order.Top is { } top) CheckRange(top, 0, name: nameof(order.Top));
        if (Checkpoint is not { } checkpoint) return;
        ArgumentException.ThrowIfNullOrEmpty(checkpoint.Folder, nameof(Checkpoint));
        CheckRange(checkpoint.PartBytes, 1, name: nameof(checkpoint.PartBytes));
        if (inputs.FirstOrDefault(input => input.StoredBytes is null) is { } stream)
            throw new ArgumentException($"{stream.Name} cannot be read again, which a run with a checkpoint requires", nameof(inputs));
    }

    private static void CheckRange(long value, long least, long most = long.MaxValue, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
