using System.Buffers;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace MapReduce.Tracing;

/// <summary>
/// What every thread of a run does, and when: a file in Chrome's trace event format, which ui.perfetto.dev shows. A run has a line of its own for its
/// phases, and one for each worker, each reader and the thread that appends.
/// </summary>
/// <remarks>
/// Events are recorded once per chunk, key range, spill or phase, never per line, and are written as they come, so a trace of any length takes little memory.
/// A trace that cannot be written does not disturb the run; <see cref="End"/> reports it. Thread-safe.
/// </remarks>
public sealed class RunTrace
{
    /// <summary>Bytes per write.</summary>
    private const int BlockBytes = 1 << 16;

    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<TraceLane?>[] _free = [.. Enum.GetValues<LaneKind>().Select(_ => new List<TraceLane?>())];   // by kind and number; null while a thread is on it
    private readonly ArrayBufferWriter<byte> _text = new(2 * BlockBytes);
    private readonly TraceLane _phases;
    private Action<ReadOnlySpan<byte>>? _write;
    private Exception? _failure;

    /// <summary>Starts the clock.</summary>
    public RunTrace()
    {
        // Nothing stands before the events: Perfetto ignores all that comes after a name that it does not know.
        Append("{\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"mapreduce\"}}");
        _phases = Enter(LaneKind.Run)!;
        _phases.Dispose();
    }

    /// <summary>Writes what has been recorded, and from now on each block that is full, to <paramref name="write"/>.</summary>
    public void WriteTo(Action<ReadOnlySpan<byte>> write)
    {
        lock (_gate) _write = write;
    }

    /// <summary>Begins a phase of the run, which ends when it is disposed, on any thread. A phase may be within another.</summary>
    public TraceSpan Phase(string name) => new(_phases, name, SpanKind.Phase);

    /// <summary>Puts the current thread on a line of its own until the lane is disposed: the first line of its kind that no other thread is on. Null if it is on one of this kind already.</summary>
    public TraceLane? Enter(LaneKind kind)
    {
        if (TraceLane.OfThread is { } own && own.Kind == kind && own.Trace == this) return null;
        TraceLane lane;
        lock (_gate)
        {
            List<TraceLane?> free = _free[(int)kind];
            int number = free.FindIndex(static l => l is not null);
            if (number < 0)
            {
                number = free.Count;
                free.Add(null);
                lane = new TraceLane(this, kind, number);
                Name(lane);
            }
            else
            {
                lane = free[number]!;
                free[number] = null;
            }
        }
        lane.EnterThread();
        return lane;
    }

    /// <summary>Frees a lane for other threads.</summary>
    internal void Leave(TraceLane lane)
    {
        lock (_gate) _free[(int)lane.Kind][lane.Number] = lane;
    }

    /// <summary>Records what a thread has done.</summary>
    /// <param name="span">What it was.</param>
    /// <param name="ended">When it ended, a stopwatch timestamp.</param>
    internal void Add(TraceSpan span, long ended)
    {
        long start = Nanoseconds(span.Started), length = Nanoseconds(ended) - start;
        lock (_gate)
        {
            BeginEvent();
            Append($"{{\"ph\":\"X\",\"pid\":1,\"tid\":{span.Lane.Id},\"name\":\"{span.Name}\",\"cat\":\"{span.KindName}\",\"ts\":{start / 1000}.{start % 1000:D3},\"dur\":{length / 1000}.{length % 1000:D3},\"args\":{{");
            string comma = "";
            foreach ((string name, long number) in (ReadOnlySpan<(string, long)>)[("bytes", span.Bytes), ("lines", span.Lines), ("rows", span.Rows)])
            {
                if (number < 0) continue;
                Append($"{comma}\"{name}\":{number}");
                comma = ",";
            }
            Append("}}");
        }
    }

    /// <summary>Completes the file. No event may be added any more.</summary>
    /// <exception cref="MapReduceException">The trace could not be written.</exception>
    public void End()
    {
        lock (_gate)
        {
            Append("\n]}\n");
            Flush();
            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private long Nanoseconds(long timestamp) => (long)((timestamp - _started) * (1e9 / Stopwatch.Frequency));

    private void Name(TraceLane lane)
    {
        string name = lane.Kind switch
        {
            LaneKind.Run => "run",
            LaneKind.Appender => "append",
            LaneKind.Worker => $"worker {lane.Number + 1}",
            _ => $"reader {lane.Number + 1}",
        };
        BeginEvent();
        Append($"{{\"ph\":\"M\",\"pid\":1,\"tid\":{lane.Id},\"name\":\"thread_name\",\"args\":{{\"name\":\"{name}\"}}}}");
        BeginEvent();
        Append($"{{\"ph\":\"M\",\"pid\":1,\"tid\":{lane.Id},\"name\":\"thread_sort_index\",\"args\":{{\"sort_index\":{lane.Id}}}}}");
    }

    private void BeginEvent()
    {
        if (_text.WrittenCount >= BlockBytes) Flush();
        Append(",\n");
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _text);

    private void Flush()
    {
        if (_write is null) return;
        try
        {
            if (_failure is null) _write(_text.WrittenSpan);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        _text.Clear();
    }
}
