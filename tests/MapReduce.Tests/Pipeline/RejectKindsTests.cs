using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Pipeline;
using MapReduce.Tests.Output;

namespace MapReduce.Tests.Pipeline;

public sealed class RejectKindsTests
{
    private const int Workers = 4, Times = 60;

    [Fact]
    public void Kinds_that_several_workers_meet_at_the_same_moment_stay_apart()
    {
        for (int time = 0; time < Times; time++)
        {
            using var rejects = new Rejects(new PipelineOptions { Workers = Workers }, CancellationToken.None);
            using var input = new OpenInput(new InputSource(0, "input", null, Container.Plain, null), 0, null, linesBefore: static () => 0);
            CombiningTable<RejectPlace>[] tables = [.. Enumerable.Range(0, Workers).Select(_ => rejects.NewTable())];
            int ready = 0;
            Thread[] workers = [.. Enumerable.Range(0, Workers).Select(worker => new Thread(() =>
            {
                Interlocked.Increment(ref ready);
                while (Volatile.Read(ref ready) < Workers) Thread.SpinWait(1);
                rejects.Add(tables[worker], input, 0, new BadLine(new BadLineKind($"kind-{worker}", ""), "", worker, worker), "x"u8);
            }))];
            foreach (Thread worker in workers) worker.Start();
            foreach (Thread worker in workers) worker.Join();
            using var output = new MemoryOutput();
            rejects.Write(output.Write);
            Assert.Equal(
                Enumerable.Range(0, Workers).Select(worker => $"\"kind\":\"kind-{worker}\""),
                output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[3]));
        }
    }
}
