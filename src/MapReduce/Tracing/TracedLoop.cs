using System.Diagnostics;

namespace MapReduce.Tracing;

/// <summary>A parallel loop whose threads are workers in the trace that the calling thread is on; a plain one if it is on none.</summary>
internal static class TracedLoop
{
    /// <summary>Calls <paramref name="body"/> for each number from 0 to <paramref name="count"/>, each as work with the given name.</summary>
    public static void For(int count, ParallelOptions parallel, string name, Action<int> body)
    {
        if (TraceLane.OfThread is not { } caller)
        {
            Parallel.For(0, count, parallel, body);
            return;
        }
        int thread = Environment.CurrentManagedThreadId;
        long last = Stopwatch.GetTimestamp();   // when the calling thread ended its last part
        Parallel.For(0, count, parallel, number =>
        {
            using (caller.Trace.Enter(LaneKind.Worker))
            using (TraceSpan.Begin(name)) body(number);
            if (Environment.CurrentManagedThreadId == thread) last = Stopwatch.GetTimestamp();
        });
        new TraceSpan(caller, "wait", SpanKind.Wait, last).Dispose();
    }
}
