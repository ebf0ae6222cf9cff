using System.Text;
using System.Text.Json;
using MapReduce.Tracing;
using Xunit;

namespace MapReduce.Tests.Tracing;

/// <summary>The lines of a trace, and what becomes of its bytes.</summary>
public sealed class RunTraceTests
{
    [Fact]
    public void A_thread_that_is_on_no_line_records_nothing()
    {
        Assert.Null(TraceLane.OfThread);
        Assert.Null(TraceSpan.Begin("work"));
        Assert.Null(TraceSpan.Wait());
    }

    [Fact]
    public void Threads_at_once_are_on_different_lines_and_a_line_that_is_left_is_the_next_threads()
    {
        const int threads = 6;
        var trace = new RunTrace();
        for (int round = 0; round < 3; round++)
        {
            using var all = new Barrier(threads);
            int[] numbers = new int[threads];
            Thread[] started = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
            {
                using TraceLane? lane = trace.Enter(LaneKind.Worker);
                numbers[i] = lane!.Number;
                using (TraceSpan.Begin("work")) all.SignalAndWait();
            }))];
            foreach (Thread thread in started) thread.Start();
            foreach (Thread thread in started) thread.Join();
            Assert.Equal(Enumerable.Range(0, threads), numbers.Order());
        }
        Assert.Equal(threads * 3, Events(trace).Count(e => e.GetProperty("name").GetString() == "work"));
    }

    [Fact]
    public void A_thread_goes_back_to_the_line_that_it_was_on()
    {
        var trace = new RunTrace();
        using (TraceLane? run = trace.Enter(LaneKind.Run))
        {
            using (TraceLane? worker = trace.Enter(LaneKind.Worker))
            {
                Assert.Same(worker, TraceLane.OfThread);
                Assert.Null(trace.Enter(LaneKind.Worker));
                Assert.Same(worker, TraceLane.OfThread);
            }
            Assert.Same(run, TraceLane.OfThread);
        }
        Assert.Null(TraceLane.OfThread);
    }

    [Fact]
    public void Each_part_of_a_loop_is_an_event_of_a_worker_and_an_untraced_loop_is_the_same_loop()
    {
        var trace = new RunTrace();
        int[] done = new int[40];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 3 };
        using (trace.Enter(LaneKind.Run)) TracedLoop.For(done.Length, parallel, "part", i => Interlocked.Increment(ref done[i]));
        TracedLoop.For(done.Length, parallel, "part", i => Interlocked.Increment(ref done[i]));
        Assert.All(done, times => Assert.Equal(2, times));
        JsonElement[] parts = [.. Events(trace).Where(e => e.GetProperty("name").GetString() == "part")];
        Assert.Equal(done.Length, parts.Length);
        Assert.InRange(parts.Select(e => e.GetProperty("tid").GetInt32()).Distinct().Count(), 1, 3);
    }

    [Fact]
    public void A_long_trace_is_written_as_it_grows_and_is_one_document()
    {
        var trace = new RunTrace();
        var blocks = new List<int>();
        var text = new MemoryStream();
        trace.WriteTo(bytes =>
        {
            blocks.Add(bytes.Length);
            text.Write(bytes);
        });
        using (trace.Enter(LaneKind.Reader))
            for (int i = 0; i < 10_000; i++)
            {
                using TraceSpan? span = TraceSpan.Begin("read");
                span!.Did(bytes: i);
            }
        Assert.InRange(blocks.Count, 5, 100);
        trace.End();
        Assert.Equal(Enumerable.Range(0, 10_000), Parse(text.ToArray()).Where(e => e.GetProperty("name").GetString() == "read").Select(e => e.GetProperty("args").GetProperty("bytes").GetInt32()));
    }

    [Fact]
    public void A_failure_to_write_does_not_disturb_the_run_and_is_told_at_the_end()
    {
        var trace = new RunTrace();
        int writes = 0;
        trace.WriteTo(_ =>
        {
            writes++;
            throw new MapReduceException(Failure.OutputFailed, "full");
        });
        using (trace.Enter(LaneKind.Worker))
            for (int i = 0; i < 10_000; i++) TraceSpan.Begin("scan")!.Dispose();
        Assert.Equal("full", Assert.Throws<MapReduceException>(trace.End).Message);
        Assert.Equal(1, writes);
    }

    private static JsonElement[] Events(RunTrace trace)
    {
        var text = new MemoryStream();
        trace.WriteTo(text.Write);
        trace.End();
        return Parse(text.ToArray());
    }

    private static JsonElement[] Parse(byte[] text)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(text));
        return [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(e => e.Clone())];
    }
}
