using System.Diagnostics.Metrics;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Pipeline;

/// <summary>The counters are the whole process's, so that no other test may run beside these.</summary>
[CollectionDefinition(nameof(RunMetersTests), DisableParallelization = true)]
[Collection(nameof(RunMetersTests))]
public sealed class RunMetersTests : IDisposable
{
    private readonly InputFolder _folder = new();

    [Fact]
    public async Task The_counters_of_a_run_add_up_to_its_result()
    {
        byte[][] inputs = [NumbersText.Distinct(1, 9000), NumbersText.Text(2, 500, 5)];
        IReadOnlyList<InputSource> sources = [.. _folder.Write(Container.Plain, inputs)];
        foreach ((int workers, long least) in new[] { (1, 200_000L), (3, 200_000L), (2, 4L << 20) })
        {
            using var heard = new Heard();
            var run = new NumbersRun { Options = new() { Workers = workers, ChunkBytes = 5000, MemoryBytes = 1, LeastTableBytes = least, MostBadLines = long.MaxValue } };
            RunResult<Sum> result = await run.RunAsync(sources);
            Assert.Equal(
                new Dictionary<string, long>
                {
                    ["mapreduce.bytes"] = result.Bytes,
                    ["mapreduce.lines"] = result.Lines,
                    ["mapreduce.lines.bad"] = result.Bad,
                    ["mapreduce.chunks"] = result.Chunks,
                    ["mapreduce.keys"] = result.Rows,
                    ["mapreduce.spills"] = result.Spills,
                    ["mapreduce.spilled_bytes"] = result.SpilledBytes,
                }.Where(m => m.Value > 0).OrderBy(m => m.Key, StringComparer.Ordinal),
                heard.Sums.OrderBy(m => m.Key, StringComparer.Ordinal));
            Assert.Equal(least < 1 << 20, result.Spills > 0);
        }
    }

    [Fact]
    public async Task What_is_merged_into_spills_counts_as_spilled()
    {
        using var heard = new Heard();
        var run = new NumbersRun { Options = new() { Workers = 2, ChunkBytes = 50_000, MemoryBytes = 1, LeastTableBytes = 120_000 } };
        RunResult<Sum> result = await run.RunAsync(_folder.Write(Container.Plain, NumbersText.Distinct(1, 60_000)));
        Assert.InRange(result.Spills, 66, 1000);
        Assert.Equal((result.Spills, result.SpilledBytes), ((int)heard.Sums["mapreduce.spills"], heard.Sums["mapreduce.spilled_bytes"]));
    }

    [Fact]
    public async Task They_are_added_to_once_a_chunk_and_not_once_a_line()
    {
        using var heard = new Heard();
        RunResult<Sum> result = await new NumbersRun { Options = new() { Workers = 2, ChunkBytes = 50_000 } }.RunAsync(_folder.Write(Container.Plain, NumbersText.Distinct(1, 20_000)));
        Assert.Equal(result.Chunks, heard.Times["mapreduce.lines"]);
        Assert.InRange(heard.Times.Values.Sum(), 1, result.Chunks * 3 + 20);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Heard : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();

        public Heard()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "MapReduce") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, number, _, _) =>
            {
                lock (_gate)
                {
                    Sums[instrument.Name] = Sums.GetValueOrDefault(instrument.Name) + number;
                    Times[instrument.Name] = Times.GetValueOrDefault(instrument.Name) + 1;
                }
            });
            _listener.Start();
        }

        public Dictionary<string, long> Sums { get; } = [];

        public Dictionary<string, int> Times { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
