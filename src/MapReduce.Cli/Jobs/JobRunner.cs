using System.Diagnostics;
using MapReduce.Checkpoint;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;
using MapReduce.Tracing;

namespace MapReduce.Cli.Jobs;

/// <summary>Runs a job for a command: inputs, progress, output, commit, summary.</summary>
internal sealed class JobRunner<TJob, TValue, TProjection>(PreparedJob<TJob, TValue, TProjection> prepared)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    private readonly RunSettings _settings = prepared.Settings;
    private readonly CommandHost _host = prepared.Host;

    /// <summary>Records what the run does; null if it is not asked for.</summary>
    public RunTrace? Trace { get; } = prepared.Settings.TracePath is null ? null : new RunTrace();

    public async Task<int> RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        TraceSpan? finding = Trace?.Phase("find inputs");
        Machine.LimitHeap(MemoryLimits.HeapBytes(_settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers));
        IReadOnlyList<InputSource> inputs;
        try
        {
            // The names alone may be too many for the memory, which is checked before any file is opened.
            inputs = _settings.Inputs.Resolve(_host.Warnings, checkNames: names => MemoryLimits.CheckInputs(names, _settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers, RunSettings.NamesOf(_settings.Set)));
        }
        catch (OutOfMemoryException)
        {
            throw new UsageException("the names of all inputs do not fit in memory; raise --memory, or name fewer inputs at once");
        }
        MemoryLimits.CheckInputs(inputs.Count, _settings.Pipeline.MemoryBytes, _settings.Pipeline.Workers, RunSettings.NamesOf(_settings.Set));
        prepared.Look(inputs);
        _host.Warnings.Check();
        if (_settings.Pipeline.Checkpoint is not null && inputs.FirstOrDefault(i => i.StoredBytes is null) is { } stream)
            throw new UsageException($"--checkpoint: {stream.Name} cannot be read again after a crash; name files");
        if (_settings.DryRun)
        {
            CheckOutputs();
            new DryRun(_settings, _host.Error).Show(inputs, (input, head) => prepared.DescribeFormat(input, head));
            foreach (Warning doubt in prepared.Doubts()) _host.Warnings.Add(doubt);
            return ExitCode.Done;
        }
        // Finished parts of a checkpoint are not read again, and what was written to a pipe cannot be undone, so check first.
        if (_settings.Pipeline.Checkpoint is not null || _host.Warnings.Fails)
        {
            prepared.Foresee(inputs);
            _host.Warnings.Check();
        }
        if (_settings.Pipeline.Checkpoint is { } kept) _host.Interruption.Resumption = () => CheckpointText.Resumption(kept.Folder);
        finding?.Dispose();
        var run = new MapReduceRun<TJob, TValue, TProjection>(prepared.Job, prepared.Projection, prepared.Pipeline with { Trace = Trace });
        return await FinishAsync(inputs, prepared.Shape(new MappedRows<TJob, TValue, TProjection>(run, inputs, _settings.Order)), started).ConfigureAwait(false);
    }

    /// <summary>Opens every output and discards it, so that a dry run fails where the run would. Opening a pipe or a device would have an effect.</summary>
    private void CheckOutputs()
    {
        foreach (string? path in (string?[])[_settings.OutputPath, _settings.RejectsPath, _settings.ReportPath, _settings.TracePath])
            if (path is not (null or "-") && !OutputTargets.IsStream(path)) OutputTargets.Open(path).Dispose();
        prepared.OpenBeside?.Invoke().Dispose();
        if (_settings.Pipeline.Checkpoint is { } checkpoint) CheckpointFiles.RefuseForeign(checkpoint.Folder);
    }

    /// <summary>Writes all rows, commits them, and reports what was done since <paramref name="started"/>, a stopwatch timestamp.</summary>
    public async Task<int> FinishAsync(IReadOnlyList<InputSource> inputs, IRowProducer<TValue> producer, long started)
    {
        IDisposable? beside = prepared.OpenBeside?.Invoke();
        using OutputTarget output = OutputTargets.Open(_settings.OutputPath);
        using OutputTarget? rejected = _settings.RejectsPath is null ? null : OutputTargets.Open(_settings.RejectsPath);
        // Opened with the other outputs, so that a bad path fails before the work. Committed after them, because it describes them.
        using OutputTarget? report = _settings.ReportPath is null ? null : OutputTargets.Open(_settings.ReportPath);
        using OutputTarget? trace = _settings.TracePath is null ? null : OutputTargets.Open(_settings.TracePath);
        if (trace is not null) Trace!.WriteTo(trace.Write);
        using var display = ProgressDisplay.Start(new RunProgressView(producer.Progress), _settings.Progress, _settings.Quiet, _host.Error);
        OutputTarget rows = _settings.OutputPath is null or "-" && !Console.IsOutputRedirected ? new ScreenOutput(output, display.Stop) : output;
        _host.Interruption.OnGivingUp(() =>
        {
            display.Stop();
            output.Dispose();
            rejected?.Dispose();
            report?.Dispose();
            trace?.Dispose();
            beside?.Dispose();
        });
        RunResult<TValue> result;
        try
        {
            result = await prepared.NameOverflow(() =>
            {
                var writer = new RowsWriter<TValue>(producer, rows, rejected, _host.Interruption.Token);
                _settings.Form.Open(_settings.FormOptions(producer.FewerRows), writer);
                return writer.Writing!;
            }).ConfigureAwait(false);
        }
        catch (MapReduceException e) when (e.Remedy == Remedy.AllowBadLines && AdviceOn(e, inputs) is { } advice)
        {
            throw new MapReduceException(e.Failure, $"{e.Message}; {advice}", e);
        }
        foreach (Warning doubt in prepared.Doubts()) _host.Warnings.Add(doubt);
        Warning[] misses = [.. prepared.Misses()];
        foreach (Warning miss in misses) _host.Warnings.Add(miss);
        if (result.Bad > 0 && result.Bad == result.Lines)
            _host.Warnings.Add(WarningKind.NothingCounted, $"nothing was counted: every line is bad ({Readable.Plural(result.Lines, "line")}); run inspect to see what the inputs are");
        else if (misses.Length == 0 && Emptiness(inputs, result) is { } emptiness) _host.Warnings.Add(WarningKind.NothingCounted, emptiness);
        _host.Warnings.Check();
        prepared.BeforeCommit();
        long committing = Stopwatch.GetTimestamp();
        Commit(rejected, output);
        TimeSpan commitTime = Stopwatch.GetElapsedTime(committing);
        producer.Progress.Complete();
        display.Dispose();
        // Before what may still fail: the result is committed.
        if (!_settings.Quiet) Summarize(inputs, result, producer.Progress, Stopwatch.GetElapsedTime(started));
        foreach (string line in prepared.ClosingLines) _host.Error.WriteLine(line);
        if (report is not null)
            JsonReport.Write(report, _settings, inputs, result, _host.Warnings.Warnings, commitTime, Stopwatch.GetElapsedTime(started));
        if (trace is not null)
        {
            Trace!.End();
            trace.Commit();
        }
        if (_settings.Pipeline.Checkpoint is { } over && CheckpointText.Leftover(over.Folder) is { } leftover) _host.Warnings.Note(leftover);
        return ExitCode.Done;
    }

    private void Commit(OutputTarget? rejected, OutputTarget output)
    {
        using TraceSpan? committing = Trace?.Phase("commit");
        using TraceLane? lane = Trace?.Enter(LaneKind.Run);
        rejected?.Commit();
        output.Commit();
    }

    /// <summary>Why a result of lines that could be counted has none of them; null if it has some.</summary>
    private string? Emptiness(IReadOnlyList<InputSource> inputs, RunResult<TValue> result)
    {
        if (prepared.Filters is not { } filters || (result.Counted > 0 && result.Rows > 0)) return null;
        string cause = filters.Count == 0 ? "" : $" with {string.Join(" ", filters)}";
        // Nothing is read of an index that has nothing of what is sought, while any other file with a byte has a line.
        if (result.Lines == 0) return filters.Count == 0 || !inputs.Any(input => input is { Container: Container.Plain, StoredBytes: > 0 }) ? null : $"no row was counted{cause}: the inputs have none that the filters let pass; check the filters, or run inspect to see what the inputs are";
        if (result.Counted + result.Filtered == 0) return null;
        return result.Counted == 0
            ? $"no row was counted{cause}: {(result.Filtered == 1 ? "the one line was" : $"all {Readable.Number(result.Filtered)} lines were")} left out; check the filters, or run inspect to see what the inputs are"
            : $"the result has no row{cause}: {Readable.Plural(result.Counted, "line")} {(result.Counted == 1 ? "was" : "were")} counted, but no row has so high a count";
    }

    /// <summary>The job's advice if the bad line is the first of an input that can be read again.</summary>
    private string? AdviceOn(MapReduceException failure, IReadOnlyList<InputSource> inputs) =>
        inputs.FirstOrDefault(i => i.StoredBytes is not null && i.Web is null && failure.Message.StartsWith(MapReduceException.OnOneLine($"{i.Name}:1 ("), StringComparison.Ordinal)) is { } input
            ? prepared.Advice?.Invoke(input) : null;

    private void Summarize(IReadOnlyList<InputSource> inputs, RunResult<TValue> result, RunProgress progress, TimeSpan elapsed)
    {
        if (progress.PartsKept > 0)
            _host.Error.WriteLine($"resumed: {Readable.Number(progress.PartsKept)} of {Readable.Plural(progress.PartsTotal, "part")} ({Readable.Size(progress.BytesKept)}) came from the checkpoint");
        _host.Error.WriteLine(
            $"{Readable.Plural(inputs.Count, "input")}: {Readable.Plural(result.Lines, "line")} = {Readable.Number(result.Counted)} counted + {Readable.Number(result.Filtered)} filtered + {Readable.Number(result.Bad)} bad");
        foreach ((string kind, long lines) in result.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal))
            _host.Error.WriteLine($"  bad: {Readable.Number(lines)} {kind}");
        _host.Error.WriteLine(prepared.DescribeTotal(result.Rows, result.Total));
        if (result.Spills > 0) _host.Error.WriteLine($"{Readable.Plural(result.Spills, "spill")}, {Readable.Size(result.SpilledBytes)} of temporary data, now deleted");
        if (prepared.Note is not null) _host.Error.WriteLine($"note: {prepared.Note}");
        _host.Error.WriteLine(
            $"{Readable.Seconds(elapsed)}{(elapsed < Readable.LeastTime ? "" : $", {Readable.Speed(result.Bytes - result.BytesKept, elapsed)}")}, peak memory {Readable.Size(Machine.PeakMemoryBytes())}");
    }
}
