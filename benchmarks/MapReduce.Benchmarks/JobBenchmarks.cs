using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Cli.Benchmark;
using MapReduce.Pipeline;

namespace MapReduce.Benchmarks;

/// <summary>The whole job, from the file to the sorted text of the result: on one thread and on all cores.</summary>
public class JobBenchmarks
{
    private DataFile _file = null!;

    [ParamsAllValues]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Open() => _file = DataFiles.Of(Data);

    [Benchmark(Baseline = true)]
    public Task Sequential() => RunAsync(new SequentialProgram(new PipelineOptions()));

    [Benchmark]
    public Task Parallel() => RunAsync(new ParallelProgram(new PipelineOptions()));

    private async Task RunAsync(ICountProgram program)
    {
        using var output = new HashOutput();
        await program.RunAsync(_file.Inputs, output, CancellationToken.None).ConfigureAwait(false);
        _file.Facts.Check(output.Answer);
    }
}
