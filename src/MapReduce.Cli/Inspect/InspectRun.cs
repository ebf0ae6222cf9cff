using System.Collections.Concurrent;
using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Inspect;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Inspect;

/// <summary>
/// Inspects each input in a run of its own, so that damage in one does not affect the others. Plain files are read one after
/// another, each by all workers; then streams are read in parallel.
/// </summary>
internal sealed class InspectRun(IReadOnlyList<InputSource> inputs, PipelineOptions options, bool verifies, OutputTarget unwritten, CancellationToken stop)
{
    private readonly InspectedInput?[] _inspected = new InspectedInput?[inputs.Count];

    public InspectProgress Progress { get; } = new(inputs);

    /// <summary>Inspects all inputs, and returns the findings in order.</summary>
    /// <exception cref="MapReduceException">Temporary data cannot be written.</exception>
    public async Task<IReadOnlyList<InspectedInput>> RunAsync()
    {
        foreach (InputSource input in inputs.Where(i => i.IsSeekable)) await InspectAsync(input, options).ConfigureAwait(false);
        InputSource[] streams = [.. inputs.Where(i => !i.IsSeekable)];
        int side = Math.Clamp(streams.Length, 1, options.Workers);
        PipelineOptions share = options with { Workers = Math.Max(1, options.Workers / side), MemoryBytes = Math.Max(1, options.MemoryBytes / side) };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = side, CancellationToken = stop };
        await Parallel.ForEachAsync(streams, parallel, async (input, _) => await InspectAsync(input, share).ConfigureAwait(false)).ConfigureAwait(false);
        return _inspected!;
    }

    private async Task InspectAsync(InputSource input, PipelineOptions share)
    {
        var found = new Inspection(input.Container);
        var run = new MapReduceRun<InspectionJob, NgramCount, InspectionProjection>(new InspectionJob(found, verifies), new InspectionProjection(found), share);
        Progress.Begin(run.Progress);
        RunResult<NgramCount>? result = null;
        MapReduceException? failure = null;
        try
        {
            Inspection.CheckName(input);
            result = await run.RunAsync([input], default(RowOrder), new InspectionFormat(found), unwritten, null, stop).ConfigureAwait(false);
            found.CheckTotals();
        }
        catch (MapReduceException e) when (e.Failure is Failure.BadData or Failure.InputUnreadable)
        {
            (result, failure) = (null, e);
        }
        catch (SumOverflowException e)
        {
            failure = Failures.Overflow(Encoding.UTF8.GetString(e.Key.Span), e, input.Name);
        }
        _inspected[input.Index] = new InspectedInput(input.Name, found, input.StoredBytes ?? run.Progress.BytesDone, result, failure);
        Progress.Finish();
    }
}

/// <summary>Shows the total progress of many runs: bytes and inputs.</summary>
internal sealed class InspectProgress(IReadOnlyList<InputSource> inputs) : IProgressView
{
    private readonly ConcurrentBag<RunProgress> _runs = [];
    private readonly long _bytes = inputs.Sum(i => i.StoredBytes ?? 0);
    private readonly bool _isTotalKnown = inputs.All(i => i.StoredBytes is not null);
    private long _finished;

    /// <summary>Adds a run that has started.</summary>
    public void Begin(RunProgress run) => _runs.Add(run);

    /// <summary>Counts an input as finished.</summary>
    public void Finish() => Interlocked.Increment(ref _finished);

    private long Finished => Interlocked.Read(ref _finished);

    public double Fraction => Finished == inputs.Count ? 1 : _bytes == 0 ? 0 : Math.Min(0.99, (double)_runs.Sum(r => r.BytesDone) / _bytes);

    public string Describe(TimeSpan elapsed)
    {
        long done = _runs.Sum(r => r.BytesDone);
        double rate = ProgressLine.Rate(done, elapsed);
        bool isOver = Fraction >= 1;
        return ProgressLine.Of(
            isOver ? "done   " : "inspect",
            _isTotalKnown || isOver ? Fraction : null,
            Readable.Size(done),
            $"{Finished} / {inputs.Count} inputs",
            Readable.Speed(rate),
            isOver || !_isTotalKnown ? null : ProgressLine.Left(_bytes - done, rate));
    }
}
