using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The program as <c>count</c> runs it.</summary>
internal sealed class ParallelProgram(PipelineOptions options) : ICountProgram
{
    public string Name => "parallel";

    public int Workers => options.Workers;

    /// <summary>What the last run found.</summary>
    public RunResult<NgramCount>? Result { get; private set; }

    public async Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var run = new MapReduceRun<CountJob, NgramCount, CountProjection>(new CountJob(new CountOptions()), new CountProjection(new CountOptions()), options);
        Result = await run.RunAsync(inputs, new RowOrder(null, ByRank: false), new TsvFormat(header: false), output, rejected: null, stop).ConfigureAwait(false);
    }
}
