using System.Diagnostics;
using System.Runtime;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Benchmark;

/// <summary>Runs programs in turn, in several rounds, every second one backwards, so that a machine that slows down slows all of them.</summary>
internal sealed class BenchmarkRounds(IReadOnlyList<InputSource> inputs, IReadOnlyList<ICountProgram> programs, CancellationToken stop)
{
    public delegate void RoundEnded(int round, ICountProgram program, TimeSpan? time);

    private readonly Measurement[] _measurements = [.. programs.Select(program => new Measurement(program))];

    /// <summary>Runs all rounds and returns a measurement a program, in the order of the programs.</summary>
    public async Task<IReadOnlyList<Measurement>> RunAsync(int rounds, RoundEnded ended)
    {
        for (int round = 1; round <= rounds; round++)
        {
            foreach (Measurement measurement in round % 2 == 1 ? _measurements : _measurements.Reverse())
            {
                if (measurement.Failure is not null) continue;
                ended(round, measurement.Program, await MeasureAsync(measurement).ConfigureAwait(false));
            }
        }
        return _measurements;
    }

    private async Task<TimeSpan?> MeasureAsync(Measurement measurement)
    {
        FreeMemory();
        stop.ThrowIfCancellationRequested();
        using var output = new HashOutput();
        long started = Stopwatch.GetTimestamp();
        try
        {
            await measurement.Program.RunAsync(inputs, output, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or MapReduceException or SumOverflowException))
        {
            // A naive program checks nothing, and breaks on what the real one takes or refuses with reason.
            measurement.Fail($"{e.GetType().Name}: {e.Message}");
            return null;
        }
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        measurement.Add(time, output.Answer);
        return time;
    }

    /// <summary>No program shall pay for what the one before it has left.</summary>
    private static void FreeMemory()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
