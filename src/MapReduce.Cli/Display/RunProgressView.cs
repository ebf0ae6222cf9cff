using System.Globalization;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Display;

/// <summary>Shows a job's run: bytes, map operations, ranges written.</summary>
internal sealed class RunProgressView(RunProgress progress) : IProgressView
{
    public double Fraction =>
        progress.Phase == RunPhase.Done ? 1
        : progress.BytesTotal == 0 ? 0
        : Math.Min(0.99, (double)progress.BytesDone / progress.BytesTotal);

    public string Describe(TimeSpan elapsed)
    {
        double rate = progress.BytesDone / Math.Max(elapsed.TotalSeconds, 1e-6);
        string phase = progress.Phase switch
        {
            RunPhase.Map => "map   ",
            RunPhase.Reduce => "reduce",
            RunPhase.Write => "write ",
            _ => "done  ",
        };
        string percent = progress.IsTotalKnown || progress.Phase == RunPhase.Done ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Fraction * 100),3} %") : "  ? %";
        string line = $"{phase} {percent}  {Readable.Size(progress.BytesDone)}  Finished {progress.ChunksDone} / {progress.ChunksTotal} map operations  {Readable.Size(rate)}/s";
        if (progress.Phase == RunPhase.Write && progress.RangesTotal > 0) return $"{line}  {progress.RangesDone} / {progress.RangesTotal} ranges written";
        if (progress.Phase != RunPhase.Map || !progress.IsTotalKnown || rate < 1) return line;
        return $"{line}  {Readable.Duration(Math.Max(0, progress.BytesTotal - progress.BytesDone) / rate)} left";
    }
}
