using System.Diagnostics;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Commands;

/// <summary>Runs a job as a command does: inputs, progress, output, commit, summary.</summary>
internal sealed class JobRunner<TJob, TValue, TProjection>(TJob job, TProjection projection, RunSettings settings, CommandHost host)
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public delegate string KeyText(ReadOnlySpan<byte> key);

    /// <summary>A key as a message shows it.</summary>
    public required KeyText DescribeKey { get; init; }

    /// <summary>The format that an input's first bytes show.</summary>
    public required KeyText DescribeFormat { get; init; }

    /// <summary>The summary's line about the result, from the number of rows and their sum.</summary>
    public required Func<long, TValue, string> DescribeTotal { get; init; }

    /// <summary>What the user should know about how it was counted.</summary>
    public string? Note { get; init; }

    public async Task<int> RunAsync()
    {
        long started = Stopwatch.GetTimestamp();
        Machine.LimitHeap(settings.Pipeline.MemoryBytes, settings.Pipeline.Workers);
        IReadOnlyList<InputSource> inputs = InputList.Resolve(settings.InputNames);
        if (!settings.Quiet) Warn(inputs);
        if (settings.Pipeline.Checkpoint is not null && inputs.FirstOrDefault(i => i.StoredBytes is null) is { } stream)
            throw new UsageException($"--checkpoint: {stream.Name} cannot be read again after a crash; name files");
        if (settings.DryRun)
        {
            new DryRun(settings, host.Error).Show(inputs, head => DescribeFormat(head));
            return ExitCode.Done;
        }
        using OutputTarget output = OutputTargets.Open(settings.OutputPath);
        host.Interruption.IsResumable = settings.Pipeline.Checkpoint is not null;
        using OutputTarget? rejected = settings.RejectsPath is null ? null : OutputTargets.Open(settings.RejectsPath);
        var run = new MapReduceRun<TJob, TValue, TProjection>(job, projection, settings.Pipeline);
        using var display = ProgressDisplay.Start(new RunProgressView(run.Progress), settings.Progress, settings.Quiet, host.Error);
        OutputTarget rows = settings.OutputPath is null or "-" && !Console.IsOutputRedirected ? new ScreenOutput(output, display.Stop) : output;
        host.Interruption.OnGivingUp(() =>
        {
            display.Stop();
            output.Dispose();
            rejected?.Dispose();
        });
        RunResult<TValue> result;
        try
        {
            result = settings.Form switch
            {
                OutputForm.Csv => await run.RunAsync(inputs, settings.Order, new CsvFormat(settings.Header), rows, rejected, host.Interruption.Stop).ConfigureAwait(false),
                OutputForm.Table => await run.RunAsync(inputs, settings.Order, new TableFormat(), rows, rejected, host.Interruption.Stop).ConfigureAwait(false),
                _ => await run.RunAsync(inputs, settings.Order, new TsvFormat(settings.Header), rows, rejected, host.Interruption.Stop).ConfigureAwait(false),
            };
        }
        catch (SumOverflowException e)
        {
            throw new MapReduceException(
                Failure.BadData,
                $"the sum of '{DescribeKey(e.Key.Span)}' passes 9223372036854775807, the largest number of 64 bits; a count in the input is damaged, or count fewer inputs at once", e);
        }
        long committing = Stopwatch.GetTimestamp();
        rejected?.Commit();
        output.Commit();
        TimeSpan commitTime = Stopwatch.GetElapsedTime(committing);
        run.Progress.Complete();
        display.Dispose();
        if (settings.ReportPath is not null)
            JsonReport.Write(settings.ReportPath, settings, inputs, result, commitTime, Stopwatch.GetElapsedTime(started));
        if (!settings.Quiet) Summarize(inputs, result, Stopwatch.GetElapsedTime(started));
        return ExitCode.Done;
    }

    private void Warn(IReadOnlyList<InputSource> inputs)
    {
        foreach (string twice in inputs.Where(i => i.Path is not null).GroupBy(i => (Path.GetFullPath(i.Path!), i.Entry)).Where(g => g.Count() > 1).Select(g => g.First().Name))
            host.Error.WriteLine($"mapreduce: warning: {twice} is named more than once and counts each time; name it once if that is not meant");
    }

    private void Summarize(IReadOnlyList<InputSource> inputs, RunResult<TValue> result, TimeSpan elapsed)
    {
        host.Error.WriteLine(
            $"{Text.Plural(inputs.Count, "input")}: {Text.Number(result.Lines)} lines = {Text.Number(result.Counted)} counted + {Text.Number(result.Filtered)} filtered + {Text.Number(result.Bad)} bad");
        foreach ((string kind, long lines) in result.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal))
            host.Error.WriteLine($"  bad: {Text.Number(lines)} {kind}");
        host.Error.WriteLine(DescribeTotal(result.Rows, result.Total));
        if (result.Spills > 0) host.Error.WriteLine($"{Text.Plural(result.Spills, "spill")}, {SizeText.Show(result.SpilledBytes)} of temporary data, all gone");
        if (Note is not null) host.Error.WriteLine($"note: {Note}");
        host.Error.WriteLine(
            $"{Text.Seconds(elapsed)}, {SizeText.Show(result.Bytes / Math.Max(elapsed.TotalSeconds, 1e-6))}/s, peak memory {SizeText.Show(Machine.PeakMemoryBytes())}");
    }
}
