using System.Diagnostics;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Partition;
using MapReduce.Reduce;

namespace MapReduce.Pipeline;

/// <summary>
/// The same run on one thread and without Dataflow: read, map, sort, merge, format and write, one after the other. It is
/// what the pipeline is measured against, and a plainer witness of its answer.
/// </summary>
/// <typeparam name="TJob">Lines to keys and values.</typeparam>
/// <typeparam name="TValue">What equal keys are merged into.</typeparam>
/// <typeparam name="TProjection">Keys and values to rows.</typeparam>
public sealed class SequentialRun<TJob, TValue, TProjection>(TJob job, TProjection projection, PipelineOptions options)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    private const int HeadBytes = 1 << 16;

    /// <summary>Rows that are formatted in memory before they are written.</summary>
    private const int RowsPerBlock = 1 << 15;

    private readonly PipelineOptions _options = options with { Workers = 1 };
    private readonly EarlyEnd _end = new(options.MostBadLines, PartTally.Empty);
    private long _chunks;

    /// <summary>Runs the job over all inputs and writes its rows in the order of their keys. The caller commits the output.</summary>
    /// <exception cref="MapReduceException">The run cannot finish.</exception>
    /// <exception cref="SumOverflowException">A key's sum passed its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public RunResult<TValue> Run<TBlock>(IReadOnlyList<InputSource> inputs, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        long started = Stopwatch.GetTimestamp();
        using var space = new TableSpace<TValue>(_options, job.Name, stop);
        using var worker = new MapWorker<TJob, TValue>(job, _options.ChunkBytes, space.NewTable(), rejects: null);
        foreach (InputSource input in inputs)
        {
            if (input.IsSeekable) MapRanges(input, worker, stop);
            else MapStream(input, worker, stop);
        }
        space.AddStanding(job.StandingKeys);
        TimeSpan mapTime = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        using var merger = new RowMerger<TValue>(space.Sort(forSecondPass: false).Select(source => source.Open(null, null)));
        (long rows, TValue total) = Write(merger, format, output, stop);
        return new RunResult<TValue>
        {
            Lines = worker.Tally.Lines,
            Filtered = worker.Tally.Filtered,
            BadByKind = worker.Tally.BadByKind.ToDictionary(bad => bad.Key.Name, bad => bad.Value),
            Bytes = worker.Bytes,
            Chunks = _chunks,
            Rows = rows,
            Total = total,
            Spills = space.Spills,
            SpilledBytes = space.SpilledBytes,
            MapTime = mapTime,
            ReduceTime = Stopwatch.GetElapsedTime(started),
        };
    }

    private void MapRanges(InputSource input, MapWorker<TJob, TValue> worker, CancellationToken stop)
    {
        // Opened even where there is nothing to read: an empty file may be refused for what its name promises.
        var file = InputReader.OpenRanges(input);
        if (input.BytesToRead == 0)
        {
            file.Dispose();
            return;
        }
        byte[] head = new byte[Math.Min(HeadBytes, input.StoredBytes!.Value)];
        int length = InputReader.Guard(input, () => RandomAccess.Read(file, head, 0));
        using var open = new OpenInput(input, InputReader.Guard(input, () => job.Recognize(head.AsSpan(0, length))), file, linesBefore: static () => 0);
        long number = 0;
        foreach (ByteRange range in ByteRange.Cut(new ByteRange(input.PartOffset, input.BytesToRead!.Value), _options.ChunkBytes))
            Map(new Chunk(open, number++, range, null, default), worker, stop);
    }

    private void MapStream(InputSource input, MapWorker<TJob, TValue> worker, CancellationToken stop)
    {
        using InputReader reader = InputReader.Open(input);
        var content = new PeekedStream(reader.Content, HeadBytes);
        using var open = new OpenInput(input, content.Head.IsEmpty ? 0 : InputReader.Guard(input, () => job.Recognize(content.Head)), null, linesBefore: static () => 0);
        using var buffer = new LineBuffer(_options.ChunkBytes + HeadBytes);
        var cutter = new StreamCutter(content, _options.ChunkBytes, job.LineLimit);
        for (long number = 0; ; number++)
        {
            LineSpan lines = InputReader.Guard(input, () => cutter.Read(buffer));
            if (lines.Length == 0) return;
            Map(new Chunk(open, number, new ByteRange(lines.Offset, lines.Length), buffer, lines), worker, stop);
        }
    }

    private void Map(Chunk chunk, MapWorker<TJob, TValue> worker, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        long before = worker.Tally.Bad;
        chunk.Input.NoteLines(chunk.Number, worker.Map(chunk));
        _chunks++;
        if (worker.Tally.TakeFirstBad() is not { } bad) return;
        _end.NoteBad(chunk, bad, worker.Tally.Bad - before);
        _end.ThrowIfEnded();
    }

    private (long Rows, TValue Total) Write<TBlock>(RowMerger<TValue> merger, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        long rows = 0;
        TValue total = default;
        format.Begin(projection.Columns, output);
        TBlock block = format.NewBlock();
        while (merger.Next())
        {
            if (!projection.Accepts(merger.Key, in merger.Value)) continue;
            projection.Write(merger.Key, in merger.Value, ref block);
            block.EndRow();
            TValue.Merge(ref total, in merger.Value);
            if (++rows % RowsPerBlock != 0) continue;
            stop.ThrowIfCancellationRequested();
            format.Append(block, output);
            block = format.NewBlock();
        }
        format.Append(block, output);
        format.End(output);
        RunMeters.AddKeys(rows);
        return (rows, total);
    }
}
