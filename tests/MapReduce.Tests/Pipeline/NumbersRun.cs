using MapReduce.Input;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>A run of the small job, which fails the test when it hangs.</summary>
internal sealed class NumbersRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public PipelineOptions Options { get; init; } = new() { Workers = 3, ChunkBytes = 64, MostBadLines = 0 };

    public RowOrder Order { get; init; }

    public JobProbe Probe { get; init; } = new();

    public NumbersProjection Projection { get; init; }

    public CancellationToken Stop { get; init; } = TestContext.Current.CancellationToken;

    /// <summary>Where the rows go.</summary>
    public MemoryOutput Output { get; init; } = new();

    /// <summary>Where bad lines go; null for nowhere.</summary>
    public MemoryOutput? Rejected { get; init; }

    /// <summary>How far the run came.</summary>
    public RunProgress Progress { get; private set; } = new();

    public Task<RunResult<Sum>> RunAsync(IReadOnlyList<InputSource> inputs) => RunAsync(inputs, Output);

    public async Task<RunResult<Sum>> RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output)
    {
        var run = new MapReduceRun<NumbersJob, Sum, NumbersProjection>(new NumbersJob(Probe), Projection, Options);
        Progress = run.Progress;
        // A thread of its own, for a run that blocks before it awaits must fail the test as well.
        RunResult<Sum> result = await Task.Run(() => run.RunAsync(inputs, Order, new TsvFormat(header: true), output, Rejected, Stop), CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
        return result;
    }
}
