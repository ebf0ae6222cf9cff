using System.Globalization;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Generate;

/// <summary>How many bytes have been generated and written. One thread adds, any thread reads.</summary>
/// <param name="bytesTotal">Bytes asked for; null where only the ngrams are.</param>
internal sealed class GenerateProgress(long? bytesTotal) : IProgressView
{
    private long _bytesDone;
    private bool _complete;

    public double Fraction =>
        Volatile.Read(ref _complete) ? 1
        : bytesTotal is { } total ? Math.Min(0.99, (double)Interlocked.Read(ref _bytesDone) / total)
        : 0;

    public void Add(long bytes) => Interlocked.Add(ref _bytesDone, bytes);

    /// <summary>Marks the output as committed.</summary>
    public void Complete() => Volatile.Write(ref _complete, true);

    public string Describe(TimeSpan elapsed)
    {
        bool complete = Volatile.Read(ref _complete);
        long bytes = Interlocked.Read(ref _bytesDone);
        double rate = bytes / Math.Max(elapsed.TotalSeconds, 1e-6);
        string percent = complete || bytesTotal is not null ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Fraction * 100),3} %") : "  ? %";
        string line = $"{(complete ? "done " : "write")}  {percent}  {Readable.Size(bytes)}  {Readable.Size(rate)}/s";
        return complete || bytesTotal is not { } total || rate < 1 ? line
            : string.Create(CultureInfo.InvariantCulture, $"{line}  {Readable.Duration(Math.Max(0, total - bytes) / rate)} left");
    }
}
