using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Partition;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Pipeline;

/// <summary>
/// The same run on one thread and without Dataflow: read, map, sort, merge, format and write, one after the other. The pipeline is
/// measured against it, and its answers are checked against it.
/// </summary>
/// <typeparam name="TJob">Lines to keys and values.</typeparam>
/// <typeparam name="TValue">The value that equal keys merge into.</typeparam>
/// <typeparam name="TProjection">Keys and values to rows.</typeparam>
public sealed class SequentialRun<TJob, TValue, TProjection>(TJob job, TProjection projection, PipelineOptions options)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    /// <summary>Most rows that are formatted in memory before they are written.</summary>
    private const int RowsPerBlock = 1 << 15;

    /// <summary>Most bytes of them, for long rows.</summary>
    private const long BytesPerBlock = 8L << 20;

    private readonly PipelineOptions _options = options with { Workers = 1 };
    private readonly EarlyEnd _end = new(options.MostBadLines, PartTally.Empty);
    private long _chunks;

    /// <summary>Runs the job over all inputs and writes its rows in the order of their keys. The caller commits the output.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or an input cannot be reread for a checkpoint. Nothing has been read.</exception>
    /// <exception cref="NotSupportedException">A value has more than 4,096 bytes. Nothing has been read.</exception>
    /// <exception cref="MapReduceException">The run cannot finish.</exception>
    /// <exception cref="SumOverflowException">A key's sum exceeded its range.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public RunResult<TValue> Run<TBlock>(IReadOnlyList<InputSource> inputs, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        using IRowFormat<TBlock> owned = format;
        options.Check<TValue>(inputs);
        long started = Stopwatch.GetTimestamp();
        using var space = new TableSpace<TValue>(_options, job.Name, stop) { StandingKeys = job.StandingKeys };
        using var worker = new MapWorker<TJob, TValue>(job, _options.BufferBytes, space.NewTable(), rejects: null);
        foreach (InputSource input in inputs)
        {
            if (OpenInput.HasRanges<TJob, TValue>(input, job)) MapRanges(input, worker, stop);
            else MapStream(input, worker, stop);
        }
        TimeSpan mapTime = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        using var merger = new RowMerger<TValue>(space.Sort(forSecondPass: false).Select(source => source.Open(null, null)));
        RowTotal<TValue> total = Write(merger, format, output, stop);
        PartTally tally = MapWorker<TJob, TValue>.TallyOf([worker], _chunks, firstBad: null);
        return RunResult.Of(tally, total, space, spillsBefore: 0, mapTime, Stopwatch.GetElapsedTime(started));
    }

    private void MapRanges(InputSource input, MapWorker<TJob, TValue> worker, CancellationToken stop)
    {
        using OpenInput? open = OpenInput.Ranges<TJob, TValue>(input, job, linesBefore: static () => 0);
        if (open is null) return;
        long number = 0;
        foreach (ByteRange range in open.Chunks(_options.ChunkBytes))
            Map(new Chunk(open, number++, range, null, default), worker, stop);
    }

    private void MapStream(InputSource input, MapWorker<TJob, TValue> worker, CancellationToken stop)
    {
        using InputReader reader = InputReader.Open(input);
        OpenInput open = OpenInput.Stream<TJob, TValue>(reader, job, linesBefore: static () => 0, out Stream content);
        using var buffer = new LineBuffer(_options.BufferBytes);
        var cutter = new StreamCutter(content, _options.ChunkBytes, job.LineLimit) { KeepsRest = job.ReadsText };
        for (long number = 0; ; number++)
        {
            LineSpan lines = InputReader.Guard(input, () => cutter.Read(buffer));
            if (lines.Length == 0 && (number > 0 || !job.ReadsText)) return;
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

    private RowTotal<TValue> Write<TBlock>(RowMerger<TValue> merger, IRowFormat<TBlock> format, OutputTarget output, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        int inBlock = 0;
        var total = new RowTotal<TValue>();
        format.Begin(projection.Columns, output);
        TBlock block = format.NewBlock();
        while (merger.Next())
        {
            if (!projection.Accepts(merger.Key, in merger.Value)) continue;
            projection.Write(merger.Key, in merger.Value, ref block);
            block.EndRow();
            total.Add(in merger.Value);
            if (++inBlock < RowsPerBlock && block.Bytes < BytesPerBlock) continue;
            inBlock = 0;
            stop.ThrowIfCancellationRequested();
            format.Append(block, output);
            block = format.NewBlock();
        }
        format.Append(block, output);
        format.End(output);
        RunMeters.AddKeys(total.Rows);
        return total;
    }
}
