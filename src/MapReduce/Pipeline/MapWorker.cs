using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Partition;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>What one worker owns: its copy of the job, its read buffer, its tally, and the table that it fills. One thread at a time.</summary>
internal sealed class MapWorker<TJob, TValue> : IDisposable
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    private readonly int _bufferBytes;
    private TJob _job;
    private LineBuffer? _buffer;
    private Chunk? _chunk;

    /// <summary>A worker that fills <paramref name="table"/>, and <paramref name="rejects"/> if bad lines are kept.</summary>
    public MapWorker(TJob job, int bufferBytes, CombiningTable<TValue> table, Rejects? rejects)
    {
        (_job, _bufferBytes, Table) = (job.ForWorker(), bufferBytes, table);
        CombiningTable<RejectPlace>? kept = rejects?.NewTable();
        Tally = new BatchTally(rejects is null ? null : (line, bytes) => rejects.Add(kept!, _chunk!.Input, _chunk.Number, line, bytes));
    }

    public CombiningTable<TValue> Table { get; }

    public BatchTally Tally { get; }

    /// <summary>Decompressed bytes mapped.</summary>
    public long Bytes { get; private set; }

    /// <summary>The counts of all lines that workers have mapped.</summary>
    public static PartTally TallyOf(IReadOnlyCollection<MapWorker<TJob, TValue>> workers, long chunks, string? firstBad)
    {
        var badByKind = new Dictionary<string, long>();
        foreach (MapWorker<TJob, TValue> worker in workers)
            foreach ((BadLineKind kind, long lines) in worker.Tally.BadByKind) badByKind[kind.Name] = badByKind.GetValueOrDefault(kind.Name) + lines;
        return new PartTally(workers.Sum(w => w.Tally.Lines), workers.Sum(w => w.Tally.Filtered), workers.Sum(w => w.Bytes), chunks, badByKind, firstBad);
    }

    /// <summary>Maps the chunk's lines, reading them first if it is a range, and returns how many there were. REQUIRES: one thread at a time, and the chunk's buffer does not change meanwhile.</summary>
    public unsafe long Map(Chunk chunk)
    {
        LineSpan lines = chunk.Lines;
        LineBuffer? buffer = chunk.Buffer;
        if (buffer is null)
        {
            InputSource source = chunk.Input.Source;
            buffer = _buffer ??= new LineBuffer(_bufferBytes);
            using TraceSpan? read = TraceSpan.Begin("read");
            // Only the read is guarded: what the job throws is not the input's fault.
            lines = InputReader.Guard(source, () => chunk.Input.Parts is null
                ? RangeReader.Read(chunk.Input.File!, source.StoredBytes!.Value, chunk.Range, _job.LineLimit, buffer, _job.ReadsText)
                : RangeReader.ReadPart(chunk.Input.PartReader!, chunk.Range, buffer));
            read?.Did(bytes: lines.Length);
        }
        if (_job.ReadsText && chunk.Input.Parts is null)
        {
            Span<byte> text = chunk.Buffer is null ? buffer.Span.Slice(RangeReader.TextStart(chunk.Range), (int)chunk.Range.Length) : buffer.Span.Slice(lines.Start, lines.TextLength);
            _job.ReadText(chunk.Input.Source, chunk.Buffer is null ? chunk.Range.Offset : lines.Offset, text, Table);
            Table.Flush();
        }
        if (lines.Length == 0 || lines.IsRest)
        {
            RunMeters.AddChunk(0, 0, 0);
            return 0;
        }
        using TraceSpan? scan = TraceSpan.Begin("scan");
        long before = Tally.Lines, badBefore = Tally.Bad;
        _chunk = chunk;
        var batch = new Batch(chunk.Input.Source, chunk.Input.Dialect, buffer.Start + lines.Start, lines.Length, lines.Offset);
        _job.Map(in batch, Table, Tally);
        Table.Flush();
        Bytes += lines.TextLength;
        RunMeters.AddChunk(lines.TextLength, Tally.Lines - before, Tally.Bad - badBefore);
        scan?.Did(bytes: lines.Length, lines: Tally.Lines - before);
        return Tally.Lines - before;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _job.Dispose();
        _buffer?.Dispose();
    }
}

/// <summary>
/// A map operation: a range that the worker reads into its own buffer (so that the bytes are in its cache when it scans them), or
/// lines that a stream's reader has put into a pooled buffer.
/// </summary>
/// <param name="Input">The input.</param>
/// <param name="Number">Its 0-based position among the input's chunks.</param>
/// <param name="Range">The range of a plain file; for a stream, the offset and length of the lines.</param>
/// <param name="Buffer">The pooled buffer, or null for a range.</param>
/// <param name="Lines">Where the lines lie in the pooled buffer.</param>
internal sealed record Chunk(OpenInput Input, long Number, ByteRange Range, LineBuffer? Buffer, LineSpan Lines);
