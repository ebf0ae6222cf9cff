using System.Collections.Concurrent;
using System.Globalization;
using MapReduce.Cli.Display;
using MapReduce.Input;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Inspect;

/// <summary>Shows how far many runs are together: bytes and inputs.</summary>
internal sealed class InspectProgress(IReadOnlyList<InputSource> inputs) : IProgressView
{
    private readonly ConcurrentBag<RunProgress> _runs = [];
    private readonly long _bytes = inputs.Sum(i => i.StoredBytes ?? 0);
    private readonly bool _isTotalKnown = inputs.All(i => i.StoredBytes is not null);
    private long _finished;

    /// <summary>A run has begun.</summary>
    public void Begin(RunProgress run) => _runs.Add(run);

    /// <summary>An input is through.</summary>
    public void Finish() => Interlocked.Increment(ref _finished);

    private long Finished => Interlocked.Read(ref _finished);

    public double Fraction => Finished == inputs.Count ? 1 : _bytes == 0 ? 0 : Math.Min(0.99, (double)_runs.Sum(r => r.BytesDone) / _bytes);

    public string Describe(TimeSpan elapsed)
    {
        long done = _runs.Sum(r => r.BytesDone);
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-6);
        string percent = _isTotalKnown || Fraction >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Fraction * 100),3} %") : "  ? %";
        string line = $"{(Fraction >= 1 ? "done   " : "inspect")} {percent}  {Readable.Size(done)}  {Finished} / {inputs.Count} inputs  {Readable.Size(rate)}/s";
        return Fraction >= 1 || !_isTotalKnown || rate < 1 ? line : $"{line}  {Readable.Duration(Math.Max(0, _bytes - done) / rate)} left";
    }
}
