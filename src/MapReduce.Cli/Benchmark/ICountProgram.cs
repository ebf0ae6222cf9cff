using System.IO.Hashing;
using MapReduce.Input;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Storage;

namespace MapReduce.Cli.Benchmark;

/// <summary>A way to do the main job: inputs to the sums of each ngram, as TSV without a header in the order of the ngrams' UTF-8 bytes.</summary>
internal interface ICountProgram
{
    string Name { get; }

    /// <summary>Tasks at once.</summary>
    int Workers { get; }

    /// <summary>Does the whole job and writes the answer.</summary>
    Task RunAsync(IReadOnlyList<InputSource> inputs, OutputTarget output, CancellationToken stop);
}

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

/// <summary>Keeps nothing of an answer but its length and hash, so that every program writes to the same place at the same small cost.</summary>
internal sealed class HashOutput : OutputTarget
{
    private readonly XxHash3 _hash = new();

    /// <summary>What was written.</summary>
    public Answer Answer => new(WrittenBytes, _hash.GetCurrentHashAsUInt64());

    public override void Commit() { }

    protected override void WriteBytes(ReadOnlySpan<byte> bytes) => _hash.Append(bytes);

    protected override void Dispose(bool disposing) { }
}
