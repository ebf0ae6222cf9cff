using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Benchmarks.Peers;
using MapReduce.Cli.Benchmark;
using MapReduce.Pipeline;

namespace MapReduce.Benchmarks;

/// <summary>The same job by other programs in the same process: <c>ReadLines</c> and <c>Split</c>, PLINQ, a CSV library, and a database.</summary>
public class PeerBenchmarks
{
    private DataFile _file = null!;

    [Params(Dataset.V2, Dataset.V2Shuffled)]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Open() => _file = DataFiles.Of(Data);

    [Benchmark(Baseline = true)]
    public Task MapReduce() => RunAsync(new ParallelProgram(new PipelineOptions()));

    [Benchmark]
    public Task ReadLinesAndSplit() => RunAsync(new ObviousProgram());

    [Benchmark]
    public Task Plinq() => RunAsync(new PlinqProgram());

    [Benchmark]
    public Task CsvHelper() => RunAsync(new CsvReaderProgram());

    [Benchmark]
    public Task DuckDb() => RunAsync(new DuckDbProgram());

    private async Task RunAsync(ICountProgram program)
    {
        using var output = new HashOutput();
        await program.RunAsync(_file.Inputs, output, CancellationToken.None).ConfigureAwait(false);
        _file.Facts.Check(output.Answer);
    }
}
