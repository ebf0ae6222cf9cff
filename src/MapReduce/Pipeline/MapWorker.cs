using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Partition;

namespace MapReduce.Pipeline;

/// <summary>What one worker owns: its copy of the job, its read buffer and its tally, and the table that it fills. One thread at a time.</summary>
internal sealed class MapWorker<TJob, TValue>(TJob job, int chunkBytes, Func<CombiningTable<TValue>> newTable) : IDisposable
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    private TJob _job = job.ForWorker();
    private LineBuffer? _buffer;

    public CombiningTable<TValue> Table { get; } = newTable();

    public BatchTally Tally { get; } = new();

    /// <summary>Decompressed bytes mapped.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads the chunk, where it is a range, and maps its lines; returns how many they were.</summary>
    public unsafe long Map(Chunk chunk)
    {
        LineSpan lines = chunk.Lines;
        LineBuffer? buffer = chunk.Buffer;
        if (buffer is null)
        {
            buffer = _buffer ??= new LineBuffer(chunkBytes + (1 << 16));
            lines = Partition.RangeReader.Read(chunk.Input.File!, chunk.Input.Source.StoredBytes!.Value, chunk.Range, _job.LineLimit, buffer);
        }
        if (lines.Length == 0) return 0;
        long before = Tally.Lines;
        var batch = new Batch(chunk.Input.Source, chunk.Input.Dialect, buffer.Start + lines.Start, lines.Length, lines.Offset);
        _job.Map(in batch, Table, Tally);
        Table.Flush();
        Bytes += lines.Length;
        return Tally.Lines - before;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _job.Dispose();
        _buffer?.Dispose();
    }
}
