using System.Diagnostics;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Commands;

/// <summary>Runs a job as a command does: inputs, progress, output, commit, summary.</summary>
internal sealed class JobRunner<TJob, TValue, TProjection>(PreparedJob<TJob, TValue, TProjection> prepared, CommandHost host)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    private readonly RunSettings _settings = prepared.Settings;

    public async Task<int> RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        Machine.LimitHeap(_settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers);
        IReadOnlyList<InputSource> inputs;
        try
        {
            // Names alone may be too many, which is known before a file is opened.
            inputs = _settings.Inputs.Resolve(host.Warnings, checkNames: names => Machine.CheckInputs(names, _settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers));
        }
        catch (OutOfMemoryException)
        {
            throw new UsageException("the names of all inputs do not fit into the memory; give more with --memory, or fewer inputs at once");
        }
        Machine.CheckInputs(inputs.Count, _settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers);
        host.Warnings.Check();
        if (_settings.Pipeline.Checkpoint is not null && inputs.FirstOrDefault(i => i.StoredBytes is null) is { } stream)
            throw new UsageException($"--checkpoint: {stream.Name} cannot be read again after a crash; name files");
        if (_settings.DryRun)
        {
            new DryRun(_settings, host.Error).Show(inputs, head => prepared.DescribeFormat(head));
            foreach (Warning doubt in prepared.Doubts()) host.Warnings.Add(doubt);
            return ExitCode.Done;
        }
        // Parts that are finished already are not looked at again, and what goes to a pipe cannot be taken back.
        if (_settings.Pipeline.Checkpoint is not null || host.Warnings.Fails)
        {
            foreach (Warning doubt in prepared.Foresee(inputs)) host.Warnings.Add(doubt);
            host.Warnings.Check();
        }
        host.Interruption.IsResumable = _settings.Pipeline.Checkpoint is not null;
        var run = new MapReduceRun<TJob, TValue, TProjection>(prepared.Job, prepared.Projection, prepared.Pipeline);
        return await FinishAsync(inputs, prepared.Shape(new MappedRows<TJob, TValue, TProjection>(run, inputs, _settings.Order)), started).ConfigureAwait(false);
    }

    /// <summary>Makes all rows, shows them, and says what was done since <paramref name="started"/>, a timestamp of the stopwatch.</summary>
    public async Task<int> FinishAsync(IReadOnlyList<InputSource> inputs, IRowProducer<TValue> producer, long started)
    {
        IDisposable? beside = prepared.OpenBeside?.Invoke();
        using OutputTarget output = OutputTargets.Open(_settings.OutputPath);
        using OutputTarget? rejected = _settings.RejectsPath is null ? null : OutputTargets.Open(_settings.RejectsPath);
        // Opened with the others, so that a place that cannot be written is seen before the work; committed behind them, as it tells of them.
        using OutputTarget? report = _settings.ReportPath is null ? null : OutputTargets.Open(_settings.ReportPath);
        using var display = ProgressDisplay.Start(new RunProgressView(producer.Progress), _settings.Progress, _settings.Quiet, host.Error);
        OutputTarget rows = _settings.OutputPath is null or "-" && !Console.IsOutputRedirected ? new ScreenOutput(output, display.Stop) : output;
        host.Interruption.OnGivingUp(() =>
        {
            display.Stop();
            output.Dispose();
            rejected?.Dispose();
            report?.Dispose();
            beside?.Dispose();
        });
        RunResult<TValue> result = await prepared.NameOverflow(() => _settings.Form switch
        {
            OutputForm.Csv => producer.WriteAsync(new CsvFormat(_settings.Header, _settings.CsvSafe), rows, rejected, host.Interruption.Stop),
            OutputForm.JsonLines => producer.WriteAsync(new JsonLinesFormat(), rows, rejected, host.Interruption.Stop),
            OutputForm.Parquet => producer.WriteAsync(new ParquetFormat(), rows, rejected, host.Interruption.Stop),
            OutputForm.Table => producer.WriteAsync(new TableFormat(producer.FewerRows), rows, rejected, host.Interruption.Stop),
            _ => producer.WriteAsync(new TsvFormat(_settings.Header), rows, rejected, host.Interruption.Stop),
        }).ConfigureAwait(false);
        foreach (Warning doubt in prepared.Doubts()) host.Warnings.Add(doubt);
        if (result.Bad > 0 && result.Bad == result.Lines)
            host.Warnings.Add(WarningKind.NothingCounted, $"not one of {Text.Number(result.Lines)} lines was counted, as all are bad; inspect says what the inputs are");
        host.Warnings.Check();
        long committing = Stopwatch.GetTimestamp();
        rejected?.Commit();
        output.Commit();
        TimeSpan commitTime = Stopwatch.GetElapsedTime(committing);
        producer.Progress.Complete();
        display.Dispose();
        if (report is not null)
            JsonReport.Write(report, _settings, inputs, result, host.Warnings.Warnings, commitTime, Stopwatch.GetElapsedTime(started));
        if (!_settings.Quiet) Summarize(inputs, result, Stopwatch.GetElapsedTime(started));
        foreach (string line in prepared.ClosingLines) host.Error.WriteLine(line);
        return ExitCode.Done;
    }

    private void Summarize(IReadOnlyList<InputSource> inputs, RunResult<TValue> result, TimeSpan elapsed)
    {
        host.Error.WriteLine(
            $"{Text.Plural(inputs.Count, "input")}: {Text.Number(result.Lines)} lines = {Text.Number(result.Counted)} counted + {Text.Number(result.Filtered)} filtered + {Text.Number(result.Bad)} bad");
        foreach ((string kind, long lines) in result.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal))
            host.Error.WriteLine($"  bad: {Text.Number(lines)} {kind}");
        host.Error.WriteLine(prepared.DescribeTotal(result.Rows, result.Total));
        if (result.Spills > 0) host.Error.WriteLine($"{Text.Plural(result.Spills, "spill")}, {SizeText.Show(result.SpilledBytes)} of temporary data, all gone");
        if (prepared.Note is not null) host.Error.WriteLine($"note: {prepared.Note}");
        host.Error.WriteLine(
            $"{Text.Seconds(elapsed)}, {SizeText.Show(result.Bytes / Math.Max(elapsed.TotalSeconds, 1e-6))}/s, peak memory {SizeText.Show(Machine.PeakMemoryBytes())}");
    }
}
