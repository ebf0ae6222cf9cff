using System.IO.Hashing;
using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>A program for the main job: it sums the counts of each ngram, and writes TSV without a header in the order of UTF-8 bytes.</summary>
internal interface ICountProgram
{
    string Name { get; }

    int Workers { get; }

    Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop);
}

/// <summary>The program as <c>count</c> runs it.</summary>
internal sealed class ParallelProgram(PipelineOptions options) : ICountProgram
{
    public string Name => "parallel";

    public int Workers => options.Workers;

    /// <summary>The result of the last run.</summary>
    public RunResult<NgramCount>? Result { get; private set; }

    public async Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop)
    {
        var run = new MapReduceRun<CountJob, NgramCount, CountProjection>(new CountJob(new CountOptions()), new CountProjection(new CountOptions()), options);
        Result = await run.RunAsync(inputs, new RowOrder(null, ByRank: false), new TsvFormat(header: false), output, rejected: null, stop).ConfigureAwait(false);
    }
}

/// <summary>The same scanners, table and merger on one thread.</summary>
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

/// <summary>Keeps only the length and the hash of an answer, so that output costs every program the same.</summary>
internal sealed class HashOutput : OutputTarget
{
    private readonly XxHash3 _hash = new();

    public Answer Answer => new(WrittenBytes, _hash.GetCurrentHashAsUInt64());

    public override void Commit() { }

    protected override void WriteBytes(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    protected override void Dispose(bool disposing) { }
}
