using System.Diagnostics;
using System.Text;
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

/// <summary>A job with its options, ready to run, and how to describe its results.</summary>
internal sealed record PreparedJob<TJob, TValue, TProjection>(TJob Job, TProjection Projection, RunSettings Settings, CommandHost Host) : IPreparedJob
    where TJob : struct, IJob<TJob, TValue>
    where TValue : unmanaged, IMergeable<TValue>
    where TProjection : struct, IProjection<TValue>
{
    public delegate string KeyText(ReadOnlySpan<byte> key);

    public delegate string HeadText(InputSource input, ReadOnlySpan<byte> head);

    /// <summary>Formats a key for messages.</summary>
    public required KeyText DescribeKey { get; init; }

    /// <summary>Detects the format of an input by its first bytes.</summary>
    public required HeadText DescribeFormat { get; init; }

    /// <summary>Makes the summary's line about the result from the number of rows and their sum.</summary>
    public required Func<long, TValue, string> DescribeTotal { get; init; }

    /// <summary>What the user should know about how rows were counted.</summary>
    public string? Note { get; init; }

    /// <summary>Turns the counted rows into the rows of the result, if they differ.</summary>
    public Func<IRowProducer<TValue>, IRowProducer<TValue>> Shape { get; init; } = static rows => rows;

    /// <summary>Opens another output of the command, once all files of the run are known. The command owns it; an interrupted run disposes it.</summary>
    public Func<IDisposable>? OpenBeside { get; init; }

    /// <summary>Writes the other output. Called after all rows are written and before they are committed, so that a failure leaves neither.</summary>
    public Action BeforeCommit { get; init; } = static () => { };

    /// <summary>Resources that the job uses until the end of the run.</summary>
    public IReadOnlyList<IDisposable> Owned { get; init; } = [];

    /// <summary>The memory of <see cref="Owned"/>, in bytes. Tables get the rest.</summary>
    public long OwnedBytes { get; init; }

    /// <summary>The pipeline's options, without the memory of <see cref="Owned"/>.</summary>
    public PipelineOptions Pipeline => Settings.Pipeline with { MemoryBytes = Math.Max(1, Settings.Pipeline.MemoryBytes - OwnedBytes) };

    /// <summary>What the run should know of its inputs before it reads them, such as data of another job; it may refuse them.</summary>
    public Func<IReadOnlyList<InputSource>, IEnumerable<Warning>> Survey { get; init; } = static _ => [];

    /// <summary>What to do about an input whose first line is bad, if that is clear from its first bytes.</summary>
    public Func<InputSource, string?>? Advice { get; init; }

    /// <summary>Reasons to doubt the result. Read after all rows are written and before they are committed.</summary>
    public Func<IEnumerable<Warning>> Doubts { get; init; } = static () => [];

    /// <summary>Warnings of what was asked for and does not occur. Read after all rows are written and before they are committed.</summary>
    public Func<IEnumerable<Warning>> Misses { get; init; } = static () => [];

    /// <summary>The filters that were typed, to be named if they leave nothing; null if an empty result is nothing to warn of.</summary>
    public IReadOnlyList<string>? Filters { get; init; }

    /// <summary>Lines for the end of the run, shown even under --quiet.</summary>
    public Func<IEnumerable<string>> Closing { get; init; } = static () => [];

    public string Name => Job.Name;

    public IReadOnlyList<(string Name, string Value)> Identity => Settings.Identity.OfResult();

    public IReadOnlyList<string> Outputs => [.. new[] { Settings.OutputPath, Settings.RejectsPath, Settings.ReportPath, Settings.TracePath }.OfType<string>().Where(file => file != "-")];

    public bool KeepsRejects => Settings.RejectsPath is not null;

    public long MostBadLines => Settings.Pipeline.MostBadLines;

    public MachineShare Share => new(Settings.Pipeline.Workers, Settings.Pipeline.MemoryBytes);

    /// <summary>The lines of <see cref="Closing"/>. REQUIRES: the run has ended.</summary>
    public IReadOnlyList<string> ClosingLines => [.. Closing()];

    /// <summary>Finds all inputs, and warns about them now, because no process of a sharded job reads all of them.</summary>
    public IReadOnlyList<InputSource> FindInputs()
    {
        if (Settings.Inputs.All.Count == 0) throw new UsageException("no INPUT is named; name files, folders or globs (a sharded run does not read standard input)");
        IReadOnlyList<InputSource> inputs = Settings.Inputs.Resolve(Host.Warnings);
        Look(inputs);
        if (inputs.All(i => i.Path is not null && i.StoredBytes is not null && i.Web is null)) Foresee(inputs);
        Host.Warnings.Check();
        return inputs;
    }

    /// <summary>Adds the warnings of the <see cref="Survey"/>.</summary>
    public void Look(IReadOnlyList<InputSource> inputs)
    {
        foreach (Warning warning in Survey(inputs)) Host.Warnings.Add(warning);
    }

    /// <summary>Adds the warnings that the first bytes of the inputs already justify.</summary>
    public void Foresee(IReadOnlyList<InputSource> inputs)
    {
        foreach (InputSource input in inputs)
        {
            // Reading a URL would request it twice.
            if (input.StoredBytes is null || input.Web is not null || InputHead.Read(input).Bytes is not { Length: > 0 } head) continue;
            try
            {
                _ = DescribeFormat(input, head);
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
                // A log of many hours needs no line every two seconds.
                Progress = Settings.Progress == ProgressMode.Always ? ProgressMode.Always : ProgressMode.Never,
                Pipeline = options with { Workers = used, MemoryBytes = bytes, TemporaryFolder = Settings.HasTemporaryFolder ? options.TemporaryFolder : temporaryFolder },
            },
        };
    }

    public Task<int> RunAsync() => new JobRunner<TJob, TValue, TProjection>(this).RunAsync();

    public Task<MappedShard> MapAsync(IReadOnlyList<InputSource> inputs, string path, OutputTarget? rejected, CancellationToken stop)
    {
        Machine.LimitHeap(MemoryLimits.HeapBytes(Settings.Pipeline.MemoryBytes, Settings.Pipeline.Workers));
        return NameOverflow(() => new ShardRun<TJob, TValue>(Job, Pipeline).RunAsync(inputs, path, rejected, stop));
    }

    public RunSeal Merge(IReadOnlyList<SealedRun> shards, int partition, int partitions, string path, CancellationToken stop) =>
        NameOverflow(() => Task.FromResult(new PartitionMerge<TValue>(Job.Name, Pipeline).Run(shards, partition, partitions, path, stop))).GetAwaiter().GetResult();

    public async Task<FinishedJob> FinishAsync(IReadOnlyList<InputSource> inputs, ReducibleRuns mapped, IReadOnlyList<string> rejects, DateTime started, string folder)
    {
        var said = new RecordedLines(Host.Error);
        PreparedJob<TJob, TValue, TProjection> job = this with { Settings = WithFile(folder), Host = Host with { Error = said, Warnings = Host.Warnings.ShownOn(said) } };
        var runner = new JobRunner<TJob, TValue, TProjection>(job);
        var reduce = new RunsReduce<TValue, TProjection>(Job.Name, Projection, Pipeline with { Trace = runner.Trace }) { StandingKeys = Job.StandingKeys };
        long spent = (long)((DateTime.UtcNow - started).TotalSeconds * Stopwatch.Frequency);
        await runner.FinishAsync(
            inputs, Shape(new ReducedRows<TValue, TProjection>(reduce, mapped, Settings.Order, rejects)), Stopwatch.GetTimestamp() - spent).ConfigureAwait(false);
        // What the command shows under --quiet.
        IEnumerable<string> warnings = job.Host.Warnings.Warnings.Select(WarningLog.LineOf);
        return new FinishedJob(job.Settings.OutputPath!, said.Lines, [.. warnings, .. ClosingLines]);
    }

    /// <summary>The settings with an output file: one in <paramref name="folder"/> if the command names none.</summary>
    private RunSettings WithFile(string folder)
    {
        if (Settings.OutputPath is not (null or "-")) return Settings;
        OutputForm form = Settings.AskedForm ?? OutputForms.All[0];
        return Settings with { Form = form, OutputPath = Path.Join(folder, $"result.{(form == TableForm.Instance ? "txt" : form.Name)}") };
    }

    public void Dispose()
    {
        foreach (IDisposable owned in Owned) owned.Dispose();
    }

    /// <summary>Runs something whose sums may overflow, and reports the key of such a sum.</summary>
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

/// <summary>A job with its options, whatever its types: its command runs it whole, and many processes run it in shards.</summary>
internal interface IPreparedJob : IShardedJob
{
    RunSettings Settings { get; }

    /// <summary>Runs the whole job in this process.</summary>
    Task<int> RunAsync();
}

/// <summary>Forwards lines, and records them.</summary>
internal sealed class RecordedLines(TextWriter inner) : TextWriter
{
    private readonly List<string> _lines = [];

    public override Encoding Encoding => inner.Encoding;

    public IReadOnlyList<string> Lines => _lines;

    public override void WriteLine(string? value)
    {
        lock (_lines) _lines.Add(value ?? "");
        inner.WriteLine(value);
    }

    public override void Write(char value) => inner.Write(value);
}
