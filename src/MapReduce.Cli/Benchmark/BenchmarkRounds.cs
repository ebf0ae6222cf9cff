using System.Diagnostics;
using System.Runtime;
using MapReduce.Combine;
using MapReduce.Input;

namespace MapReduce.Cli.Benchmark;

/// <summary>Runs programs in rounds. Every second round is in reverse order, so that a machine that slows down affects all programs alike.</summary>
internal sealed class BenchmarkRounds(IReadOnlyList<InputSource> inputs, IReadOnlyList<ICountProgram> programs, CancellationToken stop)
{
    public delegate void RoundEnded(int round, ICountProgram program, TimeSpan? time);

    private readonly Measurement[] _measurements = [.. programs.Select(program => new Measurement(program))];

    /// <summary>Runs all rounds, and returns one measurement per program, in their order.</summary>
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
            // A naive program checks nothing, so it crashes on input that the real one handles or refuses.
            measurement.Fail($"{e.GetType().Name}: {e.Message}");
            return null;
        }
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        measurement.Add(time, output.Answer);
        return time;
    }

    /// <summary>No program should pay for the garbage of the one before it.</summary>
    private static void FreeMemory()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
