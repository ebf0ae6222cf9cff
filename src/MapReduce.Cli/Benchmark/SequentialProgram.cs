using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>The program's own scanners, table and merger on one thread.</summary>
internal sealed class SequentialProgram(PipelineOptions options) : ICountProgram
{
    public string Name => "sequential";

    public int Workers => 1;

    public Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var run = new SequentialRun<CountJob, NgramCount, CountProjection>(new CountJob(new CountOptions()), new CountProjection(new CountOptions()), options);
        run.Run(inputs, new TsvFormat(header: false), output, stop);
        return Task.CompletedTask;
    }
}
