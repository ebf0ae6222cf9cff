using MapReduce.Checkpoint;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using MapReduce.Tests.Pipeline;

namespace MapReduce.Tests.Checkpoint;

/// <summary>A run with a checkpoint over inputs of a folder, to be ended, begun again, and held against a clean one.</summary>
internal sealed class CheckpointTrial : IDisposable
{
    private readonly InputFolder _inputs = new();
    private readonly TempFolder _folder = new();

    public CheckpointTrial(Container container, params byte[][] inputs)
    {
        Inputs = inputs;
        Sources = _inputs.Write(container, inputs);
        Folder = Path.Join(_folder.Path, "checkpoint");
    }

    public byte[][] Inputs { get; }

    public IReadOnlyList<InputSource> Sources { get; }

    /// <summary>The checkpoint's folder.</summary>
    public string Folder { get; }

    /// <summary>Bytes in a part.</summary>
    public long PartBytes { get; init; } = 300;

    public PipelineOptions Options { get; init; } = new() { Workers = 2, ChunkBytes = 64, MostBadLines = long.MaxValue };

    /// <summary>Files of the checkpoint, but for the lock.</summary>
    public string[] Files => [.. Directory.GetFiles(Folder).Where(f => Path.GetFileName(f) != "lock").Order(StringComparer.Ordinal)];

    /// <summary>A run as it would be without a checkpoint.</summary>
    public NumbersRun Clean() => new() { Options = Options, Rejected = new MemoryOutput() };

    /// <summary>A run with the checkpoint.</summary>
    public NumbersRun Run(JobProbe? probe = null, NumbersProjection projection = default, RowOrder order = default, CancellationTokenSource? stop = null, PipelineOptions? options = null, bool rejects = true) => new()
    {
        Options = (options ?? Options) with { Checkpoint = new CheckpointOptions(Folder, [("colour", "red")]) { PartBytes = PartBytes } },
        Probe = probe ?? new JobProbe(),
        Projection = projection,
        Order = order,
        Stop = stop?.Token ?? default,
        Rejected = rejects ? new MemoryOutput() : null,
    };

    /// <summary>Runs to the end and fails the test where anything differs from a clean run; returns how many lines were mapped.</summary>
    public async Task<int> AssertFinishesAsync(bool rejects = true)
    {
        NumbersRun clean = Clean(), run = Run(rejects: rejects);
        RunResult<Sum> expected = await clean.RunAsync(Sources), result = await run.RunAsync(Sources);
        Assert.Equal(new NumbersOracle(Inputs).Output(), run.Output.Bytes);
        Assert.Equal(clean.Output.Bytes, run.Output.Bytes);
        if (rejects) Assert.Equal(clean.Rejected!.Text, run.Rejected!.Text);
        Assert.Equal((expected.Lines, expected.Filtered, expected.Bad, expected.Bytes, expected.Rows), (result.Lines, result.Filtered, result.Bad, result.Bytes, result.Rows));
        Assert.Equal(expected.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal), result.BadByKind.OrderBy(b => b.Key, StringComparer.Ordinal));
        Assert.DoesNotContain(Files, file => file.EndsWith(".partial", StringComparison.Ordinal));
        return run.Probe.Lines;
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _folder.Dispose();
    }
}
