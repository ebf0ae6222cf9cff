namespace MapReduce.Cli.Benchmark;

/// <summary>A program's row in the result. Speeds are null if the program failed; ratios also if there is nothing to compare with.</summary>
internal sealed record BenchmarkRow
{
    public required string Program { get; init; }
    public required int Workers { get; init; }
    public required int Rounds { get; init; }
    public required double? MedianSeconds { get; init; }
    public required double? FastestSeconds { get; init; }
    public required double? SlowestSeconds { get; init; }

    /// <summary>Decompressed bytes, in units of 10^6, divided by the median time.</summary>
    public required double? MegabytesPerSecond { get; init; }

    /// <summary>The naive program's median time divided by this one's.</summary>
    public required double? OverNaive { get; init; }

    /// <summary>The sequential program's median time divided by this one's.</summary>
    public required double? OverSequential { get; init; }

    /// <summary><see cref="OverSequential"/> divided by the number of workers; 1 is perfect.</summary>
    public required double? Efficiency { get; init; }
    public required string Answer { get; init; }

    public static IReadOnlyList<BenchmarkRow> Of(IReadOnlyList<Measurement> measurements, long bytes, Verdict verdict)
    {
        double? naive = SecondsOf(measurements.FirstOrDefault(m => m.Program is ObviousProgram));
        double? sequential = SecondsOf(measurements.FirstOrDefault(m => m.Program is SequentialProgram));
        return [.. measurements.Select(m =>
        {
            double? seconds = SecondsOf(m);
            double? overSequential = sequential / seconds;
            return new BenchmarkRow
            {
                Program = m.Program.Name,
                Workers = m.Program.Workers,
                Rounds = m.Rounds,
                MedianSeconds = seconds,
                FastestSeconds = seconds is null ? null : m.Fastest.TotalSeconds,
                SlowestSeconds = seconds is null ? null : m.Slowest.TotalSeconds,
                MegabytesPerSecond = bytes / 1e6 / seconds,
                OverNaive = naive / seconds,
                OverSequential = overSequential,
                Efficiency = m.Program is ParallelProgram ? overSequential / m.Program.Workers : null,
                Answer = verdict.Of(m),
            };
        })];
    }

    private static double? SecondsOf(Measurement? measurement) =>
        measurement is null or { Failure: not null } or { Rounds: 0 } ? null : measurement.Median.TotalSeconds;
}
