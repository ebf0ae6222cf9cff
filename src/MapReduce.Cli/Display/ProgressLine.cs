using System.Globalization;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Display;

/// <summary>Builds a line of progress: <c>map     41 %  1.2 GiB  Finished 5 / 12 map operations  310 MiB/s  4 s left</c>.</summary>
internal static class ProgressLine
{
    /// <param name="phase">The current phase, padded to the width of the other phases.</param>
    /// <param name="fraction">The share that is done; null if the total is unknown.</param>
    /// <param name="parts">The rest of the line; null parts are left out.</param>
    public static string Of(string phase, double? fraction, params string?[] parts)
    {
        string percent = fraction is { } done ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(done * 100),3}") : "  ?";
        return $"{phase} {percent} %  {string.Join("  ", parts.Where(part => part is not null))}";
    }

    /// <summary>Bytes per second since the start.</summary>
    public static double Rate(long bytes, TimeSpan elapsed) => bytes / Math.Max(elapsed.TotalSeconds, 1e-6);

    /// <summary>The time that the remaining bytes take; null before the first of them.</summary>
    public static string? Left(long bytes, double bytesPerSecond) => bytesPerSecond < 1 ? null : Left(Math.Max(0, bytes) / bytesPerSecond);

    public static string Left(double seconds) => $"{Readable.Duration(seconds)} left";
}

/// <summary>Shows a job's run: bytes, map operations, ranges written.</summary>
internal sealed class RunProgressView(RunProgress progress) : IProgressView
{
    public double Fraction =>
        progress.Phase == RunPhase.Done ? 1
        : progress.BytesTotal == 0 ? 0
        : Math.Min(0.99, (double)progress.BytesDone / progress.BytesTotal);

    public string Describe(TimeSpan elapsed)
    {
        RunPhase phase = progress.Phase;
        double rate = ProgressLine.Rate(progress.BytesDone - progress.BytesKept, elapsed);
        return ProgressLine.Of(
            phase switch { RunPhase.Map => "map   ", RunPhase.Reduce => "reduce", RunPhase.Write => "write ", _ => "done  " },
            progress.IsTotalKnown || phase == RunPhase.Done ? Fraction : null,
            Readable.Size(progress.BytesDone),
            $"Finished {progress.ChunksDone} / {progress.ChunksTotal} map operations",
            Readable.Speed(rate),
            phase == RunPhase.Write && progress.RangesTotal > 0 ? $"{progress.RangesDone} / {progress.RangesTotal} ranges written"
            : phase == RunPhase.Map && progress.IsTotalKnown ? ProgressLine.Left(progress.BytesTotal - progress.BytesDone, rate)
            : null);
    }
}
