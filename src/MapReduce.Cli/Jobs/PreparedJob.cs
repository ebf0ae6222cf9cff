using System.Diagnostics;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Cluster;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>A job with its options, and what is said about it.</summary>
internal sealed record PreparedJob<TJob, TValue, TProjection>(TJob Job, TProjection Projection, RunSettings Settings, CommandHost Host) : IPreparedJob
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

    /// <summary>Makes the rows of the result of the rows that were counted, where they are others.</summary>
    public Func<IRowProducer<TValue>, IRowProducer<TValue>> Shape { get; init; } = static rows => rows;

    /// <summary>Opens what else the command writes, once all files of the run are known. A run that is interrupted gives it up; otherwise it is the command's own.</summary>
    public Func<IDisposable>? OpenBeside { get; init; }

    /// <summary>What the job holds and the run needs to its end.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>Memory that it takes, in bytes: tables have what is left.</summary>
    public long OwnedBytes { get; init; }

    /// <summary>How the run uses the machine, beside what the job holds.</summary>
    public PipelineOptions Pipeline => Settings.Pipeline with { MemoryBytes = Math.Max(1, Settings.Pipeline.MemoryBytes - OwnedBytes) };

    /// <summary>What the run has met that makes its result doubtful; asked for once all rows are made and before they are committed.</summary>
    public Func<IEnumerable<Warning>> Doubts { get; init; } = static () => [];

    /// <summary>What is said at the end of a run, also under --quiet.</summary>
    public Func<IEnumerable<string>> Closing { get; init; } = static () => [];

    public string Name => Job.Name;

    public IReadOnlyList<(string Name, string Value)> Identity => Settings.Identity.OfResult();

    public IReadOnlyList<string> Outputs => [.. new[] { Settings.OutputPath, Settings.RejectsPath, Settings.ReportPath }.OfType<string>().Where(file => file != "-")];

    public bool KeepsRejects => Settings.RejectsPath is not null;

    public long MostBadLines => Settings.Pipeline.MostBadLines;

    public MachineShare Share => new(Settings.Pipeline.Workers, Settings.Pipeline.MemoryBytes);

    /// <summary>The lines for the end of the run. REQUIRES: it is over.</summary>
    public IReadOnlyList<string> ClosingLines => [.. Closing()];

    /// <summary>Finds all inputs, and warns of what their beginnings tell: no process of a sharded job sees all of them.</summary>
    public IReadOnlyList<InputSource> FindInputs()
    {
        IReadOnlyList<InputSource> inputs = Settings.Inputs.Resolve(Host.Warnings);
        if (inputs.All(i => i.Path is not null && i.StoredBytes is not null && i.Web is null)) Foresee(inputs);
        Host.Warnings.Check();
        return inputs;
    }

    /// <summary>Adds the warnings that the beginnings of the inputs give reason for.</summary>
    public void Foresee(IReadOnlyList<InputSource> inputs)
    {
        foreach (InputSource input in inputs)
        {
            // A URL would be requested once more.
            if (input.StoredBytes is null || input.Web is not null || InputHead.Read(input).Bytes is not { Length: > 0 } head) continue;
            try
            {
                _ = DescribeFormat(head);
            }
            catch (ForeignContentException)
            {
                // The run refuses it by name.
            }
        }
        foreach (Warning doubt in Doubts()) Host.Warnings.Add(doubt);
    }

    public IShardedJob Within(int? workers, long? memoryBytes, string temporaryFolder)
    {
        PipelineOptions options = Settings.Pipeline;
        long bytes = memoryBytes ?? options.MemoryBytes;
        int used = workers ?? Math.Clamp(MemoryLimits.WorkersWithin(bytes, options.ChunkBytes), 1, options.Workers);
        MemoryLimits.CheckWorkers(used, bytes, options.ChunkBytes);
        return this with
        {
            Settings = Settings with
            {
                // The log of hours of work needs no line every two seconds.
                Progress = Settings.Progress == ProgressMode.Always ? ProgressMode.Always : ProgressMode.Never,
                Pipeline = options with { Workers = used, MemoryBytes = bytes, TemporaryFolder = Settings.HasTemporaryFolder ? options.TemporaryFolder : temporaryFolder },
            },
        };
    }

    public Task<int> RunAsync() => new JobRunner<TJob, TValue, TProjection>(this).RunAsync();

    public Task<MappedShard> MapAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop)
    {
        MemoryLimits.LimitHeap(Settings.Pipeline.MemoryBytes, Settings.Pipeline.Workers);
        return NameOverflow(() => new ShardRun<TJob, TValue>(Job, Pipeline).RunAsync(inputs, path, rejected, stop));
    }

    public RunSeal Merge(IReadOnlyList<SealedRun> shards, int partition, int partitions, string path, CancellationToken stop) =>
        NameOverflow(() => Task.FromResult(new PartitionMerge<TValue>(Job.Name, Pipeline).Run(shards, partition, partitions, path, stop))).GetAwaiter().GetResult();

    public async Task<FinishedJob> FinishAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, DateTime started, string folder)
    {
        var said = new RecordedLines(Host.Error);
        PreparedJob<TJob, TValue, TProjection> job = this with { Settings = WithFile(folder), Host = Host with { Error = said, Warnings = Host.Warnings.ShownOn(said) } };
        var reduce = new RunsReduce<TValue, TProjection>(Job.Name, Projection, Pipeline) { StandingKeys = Job.StandingKeys };
        long spent = (long)((DateTime.UtcNow - started).TotalSeconds * Stopwatch.Frequency);
        await new JobRunner<TJob, TValue, TProjection>(job).FinishAsync(
            inputs, Shape(new ReducedRows<TValue, TProjection>(reduce, mapped, Settings.Order, rejects)), Stopwatch.GetTimestamp() - spent).ConfigureAwait(false);
        return new FinishedJob(job.Settings.OutputPath!, said.Lines, ClosingLines);
    }

    /// <summary>The settings with a file to write to: one in a folder if the command names none.</summary>
    private RunSettings WithFile(string folder)
    {
        if (Settings.OutputPath is not (null or "-")) return Settings;
        OutputForm form = Settings.AskedForm ?? OutputForms.All[0];
        return Settings with { Form = form, OutputPath = Path.Join(folder, $"result.{(form == TableForm.Instance ? "txt" : form.Name)}") };
    }

    public void Dispose() => Owned?.Dispose();

    /// <summary>Runs something that may meet a sum beyond 64 bits, and says which key's it is.</summary>
    public async Task<T> NameOverflow<T>(Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (SumOverflowException e)
        {
            throw Failures.Overflow(DescribeKey(e.Key.Span), e);
        }
    }
}

/// <summary>A job with its options, whatever its types are: run whole by its command, or in shards by many processes.</summary>
internal interface IPreparedJob : IShardedJob
{
    RunSettings Settings { get; }

    /// <summary>Runs all of it, as its command does.</summary>
    Task<int> RunAsync();
}
