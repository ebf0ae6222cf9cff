using System.Diagnostics;

namespace MapReduce.Tracing;

/// <summary>Something that a thread does, from now until it is disposed. Spans on one line nest.</summary>
public sealed class TraceSpan : IDisposable
{
    private readonly SpanKind _kind;

    internal TraceSpan(TraceLane lane, string name, SpanKind kind, long? started = null) =>
        (Lane, Name, _kind, Started) = (lane, name, kind, started ?? Stopwatch.GetTimestamp());

    /// <summary>Begins some work of the current thread; null if it is not traced, which costs nothing else.</summary>
    /// <param name="name">What it is, in letters and spaces.</param>
    public static TraceSpan? Begin(string name) => TraceLane.OfThread is { } lane ? new TraceSpan(lane, name, SpanKind.Work) : null;

    /// <summary>Begins a wait for other threads; null if the current thread is not traced.</summary>
    public static TraceSpan? Wait() => TraceLane.OfThread is { } lane ? new TraceSpan(lane, "wait", SpanKind.Wait) : null;

    /// <summary>Records that the current thread's line has waited since its last event.</summary>
    public static void Waited()
    {
        if (TraceLane.OfThread is { LastEnd: > 0 } lane) new TraceSpan(lane, "wait", SpanKind.Wait, lane.LastEnd).Dispose();
    }

    /// <summary>Says how much was worked on: bytes, lines of inputs, rows of the result. Less than 0 for what does not apply.</summary>
    public void Did(long bytes = -1, long lines = -1, long rows = -1) => (Bytes, Lines, Rows) = (bytes, lines, rows);

    internal long Bytes { get; private set; } = -1;

    internal long Lines { get; private set; } = -1;

    internal long Rows { get; private set; } = -1;

    internal TraceLane Lane { get; }

    internal string Name { get; }

    internal string KindName => _kind switch
    {
        SpanKind.Work => "work",
        SpanKind.Wait => "wait",
        _ => "phase",
    };

    /// <summary>A stopwatch timestamp.</summary>
    internal long Started { get; }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        long ended = Stopwatch.GetTimestamp();
        Lane.LastEnd = ended;
        Lane.Trace.Add(this, ended);
    }
}

/// <summary>Whether a thread works.</summary>
internal enum SpanKind
{
    Work,

    /// <summary>It waits for other threads.</summary>
    Wait,

    /// <summary>What the whole run does meanwhile.</summary>
    Phase,
}
