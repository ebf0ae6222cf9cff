using MapReduce.Cli.Display;

namespace MapReduce.Cli.Generate;

/// <summary>The number of bytes generated and written. One thread adds, any thread reads.</summary>
/// <param name="bytesTotal">The requested size; null if a number of ngrams was requested instead.</param>
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
        double rate = ProgressLine.Rate(bytes, elapsed);
        return ProgressLine.Of(
            complete ? "done  " : "write ",
            complete || bytesTotal is not null ? Fraction : null,
            Readable.Size(bytes),
            Readable.Speed(rate),
            !complete && bytesTotal is { } total ? ProgressLine.Left(total - bytes, rate) : null);
    }
}
