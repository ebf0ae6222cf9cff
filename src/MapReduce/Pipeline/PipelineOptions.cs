using System.Runtime.CompilerServices;
using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Reduce;
using MapReduce.Runs;

namespace MapReduce.Pipeline;

/// <summary>How a run uses the machine and what it does with bad lines. None of it changes the answer.</summary>
/// <remarks>A run checks its options before it reads anything: a wrong one is an <see cref="ArgumentException"/>.</remarks>
public sealed record PipelineOptions
{
    private const int MostWorkers = 1 << 16, MostChunkBytes = 1 << 30;

    /// <summary>Map and merge tasks that run at once; 1 to 65,536.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes of input in a map operation. 1 MiB stays in a core's own cache from the read to the scan; from 256 KiB to
    /// 4 MiB nothing else was measurably better. At most 1 GiB.
    /// </summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Memory that tables and what belongs to them may take, in bytes; beyond it they are spilled. The program around them
    /// (code, buffers, formatted rows) takes some tens of megabytes more.
    /// </summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Where tables are spilled to.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>Where finished parts of the run stay finished; null for nowhere.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>
    /// How many lines may be bad; one more ends the run. Bad lines are counted by kind and left out. 0: the first ends it;
    /// <see cref="long.MaxValue"/>: none does.
    /// </summary>
    public long MostBadLines { get; init; }

    /// <summary>
    /// Rows of all sources in a range of the reduce: some 2 MB of text, so that the ranges in flight stay small beside the
    /// tables and even a result of 200,000 keys is merged by several workers. Tests make it small.
    /// </summary>
    internal long RowsPerRange { get; init; } = 1 << 16;

    /// <summary>Bytes of formatted rows that a range writes out before it is merged to its end; null for what the memory allows. Tests make it small.</summary>
    internal long? EarlyWriteBytes { get; init; }

    /// <summary>
    /// The least bytes that a worker's table is given, however small <see cref="MemoryBytes"/> is: a smaller one would spill
    /// Runs of a few thousand rows, which cost more than they save. Tests make it small.
    /// </summary>
    internal long LeastTableBytes { get; init; } = 4 << 20;

    /// <summary>Refuses what no run can be made with. Every kind of run begins with it.</summary>
    /// <param name="inputs">What the run reads; nothing where it reads Runs.</param>
    /// <param name="order">Which rows it writes.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or a checkpoint is asked for inputs that cannot be read again.</exception>
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
        if (order.Top is { } top) CheckRange(top, 0, name: nameof(order.Top));
        if (Checkpoint is not { } checkpoint) return;
        ArgumentException.ThrowIfNullOrEmpty(checkpoint.Folder, nameof(Checkpoint));
        CheckRange(checkpoint.PartBytes, 1, name: nameof(checkpoint.PartBytes));
        if (inputs.FirstOrDefault(input => input.StoredBytes is null) is { } stream)
            throw new ArgumentException($"{stream.Name} cannot be read again, as a run with a checkpoint must be able to", nameof(inputs));
    }

    private static void CheckRange(long value, long least, long most = long.MaxValue, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
