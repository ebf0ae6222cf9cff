using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Dataflow;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Partition;
using MapReduce.Tracing;

namespace MapReduce.Pipeline;

/// <summary>
/// Input, Partition, Map and Combine: one Dataflow block of workers, fed by one reader for each of a few inputs at a time.
/// </summary>
/// <remarks>
/// Messages are coarse (one chunk each), bounded and unordered. The chunks of a plain file, and of a URL that has parts, are ranges that the workers
/// read themselves; a compressed or piped input has its own thread that fills buffers, so that decompression and mapping overlap, and several such
/// inputs are read side by side.
/// </remarks>
/// <param name="job">The job.</param>
/// <param name="options">How it uses the machine.</param>
/// <param name="space">Where tables come from.</param>
/// <param name="rejects">Keeps bad lines; null to drop them.</param>
/// <param name="before">The tally of earlier parts, which are committed.</param>
/// <param name="progress">Receives the progress.</param>
internal sealed class MapPhase<TJob, TValue>(
    TJob job, PipelineOptions options, TableSpace<TValue> space, Rejects? rejects, PartTally before, RunProgress progress) : IDisposable
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Bytes of an unfinished line in a pipe or device at which the run gives up: text without a newline for so long is not text,
    /// and a device such as /dev/zero never ends. A file or an archive does end, so there such a line is skipped.
    /// </summary>
    private const long EndlessLineBytes = 1L << 30;

    /// <summary>
    /// Most ranges that a worker takes by one message, unless the input is too small to give every worker several messages: 5 ms of work. For each message a worker
    /// wakes the thread that sends them, which on busy cores takes the time of a worker.
    /// </summary>
    private const int MostRangesAtOnce = 16;

    /// <summary>Messages for each worker, of a small input.</summary>
    private const int LeastMessages = 4;

    private readonly ConcurrentBag<MapWorker<TJob, TValue>> _idle = [];
    private readonly ConcurrentQueue<MapWorker<TJob, TValue>> _workers = [];
    private readonly BufferPool _buffers = new(options.Workers + 2, options.BufferBytes);
    private readonly EarlyEnd _end = new(options.MostBadLines, before);
    private Exception? _failure;
    private long _chunks;

    /// <summary>Lines of an input before the part of it that is mapped here; called only if a message or a reject needs it.</summary>
    public Func<InputSource, long> LinesBefore { get; init; } = static _ => 0;

    /// <summary>The tally of the lines, once <see cref="RunAsync"/> has finished.</summary>
    /// <param name="withFirstBad">Whether the first bad line is needed, for which the lines before it are counted.</param>
    public PartTally Tally(bool withFirstBad) =>
        MapWorker<TJob, TValue>.TallyOf(_workers, Interlocked.Read(ref _chunks), withFirstBad ? _end.FirstBad : null);

    /// <summary>Maps all inputs.</summary>
    /// <exception cref="MapReduceException">An input failed, or too many lines are bad.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public async Task RunAsync(IReadOnlyList<InputSource> inputs, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // The block itself is never canceled and never faults: its bodies return at once when the run has ended, and only the
        // first failure is kept, so that nothing flows on after a fault and no later failure hides the first.
        var map = new ActionBlock<Chunks>(chunks => Map(chunks, ended), new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = options.Workers,
            BoundedCapacity = options.Workers * 2,
            EnsureOrdered = false,
            SingleProducerConstrained = false,
        });
        await ReadAllAsync(inputs, map, ended).ConfigureAwait(false);
        map.Complete();
        await map.Completion.ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        _end.ThrowIfEnded();
    }

    private Task ReadAllAsync(IReadOnlyList<InputSource> inputs, ActionBlock<Chunks> map, CancellationTokenSource ended)
    {
        int next = -1;
        void ReadOn()
        {
            using TraceLane? lane = options.Trace?.Enter(LaneKind.Reader);
            while (!ended.IsCancellationRequested && Interlocked.Increment(ref next) is var input && input < inputs.Count) Read(inputs[input], map, ended);
        }
        // Dedicated threads: a pool thread that blocks on a disk or a full block would be missing among the workers. Not one per
        // input, which for small inputs takes longer than reading them.
        return Task.WhenAll(Enumerable.Range(0, Math.Min(options.Workers, inputs.Count)).Select(_ => Task.Factory.StartNew(
            ReadOn, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private void Read(InputSource input, ActionBlock<Chunks> map, CancellationTokenSource ended)
    {
        long offset = -1;
        try
        {
            if (_end.IsBefore(input.Index, offset)) return;
            if (OpenInput.HasRanges<TJob, TValue>(input, job)) ReadRanges(input, map, ended.Token);
            else ReadStream(input, map, ref offset, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run has ended; the reason is recorded elsewhere.
        }
        catch (MapReduceException e) when (IsOfInput(e))
        {
            _end.NoteFailure(input.Index, offset, e);
        }
        catch (Exception e)
        {
            Fail(e, ended);
        }
    }

    private static bool IsOfInput(MapReduceException failure) => failure is { Failure: Failure.InputUnreadable or Failure.BadData, DamagedRun: null };

    /// <summary>Ends the run at once: the failure has no place in an input, or is not an input's.</summary>
    private void Fail(Exception failure, CancellationTokenSource ended)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        ended.Cancel();
    }

    private void ReadRanges(InputSource input, ActionBlock<Chunks> map, CancellationToken ended)
    {
        OpenInput? open;
        using (TraceSpan.Begin("open")) open = OpenInput.Ranges<TJob, TValue>(input, job, () => LinesBefore(input));
        if (open is null) return;
        try
        {
            IReadOnlyList<ByteRange> chunks = open.Chunks(options.ChunkBytes);
            if (open.Parts is not null) progress.ReadsParts(input, options.ChunkBytes, chunks);
            else if (input.BytesToRead == 0) progress.ExpectChunks(1);
            var ranges = new RangesToTake(open, chunks);
            int atOnce = Math.Clamp(chunks.Count / (options.Workers * LeastMessages), 1, MostRangesAtOnce);
            for (int sent = 0; sent < chunks.Count && ranges.Next is { } next && !_end.IsBefore(input.Index, next.Offset); sent += atOnce)
                if (!Send(map, new Chunks(open, null, ranges, atOnce), ended)) return;
        }
        finally
        {
            open.Release();
        }
    }

    /// <summary>Reads an input to its end, or to the <paramref name="offset"/> at which it fails.</summary>
    private void ReadStream(InputSource input, ActionBlock<Chunks> map, ref long offset, CancellationToken ended)
    {
        using InputReader reader = InputReader.Open(input);
        OpenInput open = OpenInput.Stream<TJob, TValue>(reader, job, () => LinesBefore(input), out Stream content);
        var cutter = new StreamCutter(content, options.ChunkBytes, job.LineLimit) { ReadsOn = length => !ended.IsCancellationRequested && ReadsOn(input, length), KeepsRest = job.ReadsText };
        long reported = 0;
        for (long number = 0; ; number++)
        {
            LineBuffer buffer;
            using (TraceSpan.Wait()) buffer = _buffers.Rent(ended);
            offset = cutter.Offset;
            LineSpan lines;
            using (TraceSpan? span = TraceSpan.Begin(reader.Container == Container.Plain ? "read" : "inflate"))
            {
                lines = InputReader.Guard(input, () => cutter.Read(buffer));
                span?.Did(bytes: lines.Length);
            }
            long position = Math.Min(reader.StoredPosition, input.StoredBytes ?? long.MaxValue);
            progress.AddBytes(position - reported);
            reported = position;
            // An empty text is a text, too.
            bool isOver = lines.Length == 0 && (number > 0 || !job.ReadsText);
            if (isOver || _end.IsBefore(input.Index, lines.Offset))
            {
                _buffers.Return(buffer);
                if (!isOver) return;
                if (input.StoredBytes is { } stored) progress.AddBytes(stored - reported);
                else progress.Learn(reported);
                return;
            }
            progress.ExpectChunks(1);
            var chunk = new Chunk(open, number, new ByteRange(lines.Offset, lines.Length), buffer, lines);
            if (!Send(map, new Chunks(open, chunk, null, 1), ended)) return;
        }
    }

    /// <summary>Whether to read on to the end of an overlong line. No, if the run ends before it; an error, if the input is a pipe whose line may never end.</summary>
    private bool ReadsOn(InputSource input, long lineBytes)
    {
        if (_end.IsBefore(input.Index, long.MaxValue)) return false;
        if (input.StoredBytes is not null || lineBytes <= EndlessLineBytes) return true;
        throw new MapReduceException(
            Failure.BadData, $"{input.Name}: a line exceeds {EndlessLineBytes} bytes and may never end; expected lines of text: save the pipe's output to a file, or check what writes it");
    }

    /// <summary>Sends chunks to the workers and waits while they are busy; false when the run has ended.</summary>
    private static bool Send(ActionBlock<Chunks> map, Chunks chunks, CancellationToken ended)
    {
        if (ended.IsCancellationRequested) return false;
        chunks.Input.Hold();
        if (map.Post(chunks)) return true;
        using (TraceSpan.Wait()) return map.SendAsync(chunks, CancellationToken.None).GetAwaiter().GetResult();
    }

    private void Map(Chunks chunks, CancellationTokenSource ended)
    {
        using TraceLane? lane = options.Trace?.Enter(LaneKind.Worker);
        // What a worker does between chunks is work, too.
        using TraceSpan? span = TraceSpan.Begin("map");
        try
        {
            if (chunks.Read is { } read) MapChunk(read, ended);
            else for (int i = 0; i < chunks.AtOnce && chunks.Ranges!.Take() is { } range; i++) MapChunk(range, ended);
        }
        finally
        {
            chunks.Input.Release();
        }
    }

    private void MapChunk(Chunk chunk, CancellationTokenSource ended)
    {
        try
        {
            if (!ended.IsCancellationRequested && !_end.IsBefore(chunk.Input.Source.Index, chunk.Range.Offset)) MapWith(chunk);
        }
        catch (MapReduceException e) when (IsOfInput(e))
        {
            _end.NoteFailure(chunk.Input.Source.Index, chunk.Range.Offset, e);
        }
        catch (Exception e)
        {
            Fail(e, ended);
        }
        finally
        {
            if (chunk.Buffer is { } buffer) _buffers.Return(buffer);
        }
        Interlocked.Increment(ref _chunks);
        progress.FinishChunk();
        if (chunk.Buffer is null) progress.AddBytes(chunk.Range.Length);
    }

    private void MapWith(Chunk chunk)
    {
        if (!_idle.TryTake(out MapWorker<TJob, TValue>? worker))
        {
            worker = new MapWorker<TJob, TValue>(job, options.BufferBytes, space.NewTable(), rejects);
            _workers.Enqueue(worker);
        }
        long badBefore = worker.Tally.Bad;
        long lines = worker.Map(chunk);
        chunk.Input.NoteLines(chunk.Number, lines);
        if (worker.Tally.TakeFirstBad() is { } bad) _end.NoteBad(chunk, bad, worker.Tally.Bad - badBefore);
        _idle.Add(worker);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Otherwise its items stay in memory until the finalizers of its per-thread parts have run, however many runs follow.
        _idle.Clear();
        foreach (MapWorker<TJob, TValue> worker in _workers) worker.Dispose();
        _buffers.Dispose();
    }

    /// <summary>A message: a chunk that is read already, or the next ranges of an input, whichever these are when a worker comes to it.</summary>
    private sealed record Chunks(OpenInput Input, Chunk? Read, RangesToTake? Ranges, int AtOnce);

    /// <summary>The ranges of an input, each of which one worker takes. They are taken one by one, so that all workers end together.</summary>
    private sealed class RangesToTake(OpenInput input, IReadOnlyList<ByteRange> ranges)
    {
        private int _taken;

        /// <summary>The next range; null if all are taken.</summary>
        public ByteRange? Next => Volatile.Read(ref _taken) is var next && next < ranges.Count ? ranges[next] : null;

        /// <summary>Takes the next range; null if all are taken.</summary>
        public Chunk? Take() => Interlocked.Increment(ref _taken) - 1 is var next && next < ranges.Count ? new Chunk(input, next, ranges[next], null, default) : null;
    }
}
