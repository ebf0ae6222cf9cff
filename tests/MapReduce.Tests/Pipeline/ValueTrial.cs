using System.Globalization;
using System.Text;
using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Shards;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>Lines of a key, a TAB and a number, each number made a value of any type; run in all ways that there are.</summary>
internal sealed class ValueTrial<TValue>(Action<CombiningTable<TValue>, byte[], ulong> add, Func<TValue, string> show, Func<TValue, ulong> rank) : IDisposable
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Bytes of the parts of a checkpoint, and of shards.</summary>
    private const long PartBytes = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InputFolder _inputs = new();
    private readonly TempFolder _folder = new();

    public ValueTrial(Func<ulong, TValue> make, Func<TValue, string> show, Func<TValue, ulong> rank) : this((table, key, number) => table.Add(key, make(number)), show, rank) { }

    public IReadOnlyList<byte[]> StandingKeys { get; init; } = [];

    public PipelineOptions Options { get; init; } = new() { Workers = 2, ChunkBytes = 100 };

    /// <summary>Runs over plain files with the given texts.</summary>
    public Task<(string Rows, RunResult<TValue> Result)> RunAsync(Way way, RowOrder order, params string[] inputs) =>
        RunAsync(way, order, _inputs.Write(Container.Plain, [.. inputs.Select(Encoding.UTF8.GetBytes)]));

    public async Task<(string Rows, RunResult<TValue> Result)> RunAsync(Way way, RowOrder order, IReadOnlyList<InputSource> inputs)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        PipelineOptions options = Options with { TemporaryFolder = _folder.Path };
        if (way is Way.Checkpoint or Way.Resumed)
            options = options with { Checkpoint = new CheckpointOptions(_folder.At("checkpoint"), []) { PartBytes = PartBytes } };
        var output = new MemoryOutput();
        using var format = new TsvFormat(header: false);
        var job = new Job(add, StandingKeys);
        var projection = new Projection(show, rank);
        // A thread of its own, for what hangs before it awaits must fail the test as well.
        RunResult<TValue> result = await Task.Run(
            async () =>
            {
                switch (way)
                {
                    case Way.Sequential:
                        return new SequentialRun<Job, TValue, Projection>(job, projection, options).Run(inputs, format, output, stop);
                    case Way.Shards or Way.Partitions:
                        return await ReduceAsync(way == Way.Partitions, job, projection, options, inputs, order, format, output, stop);
                    case Way.Resumed:
                        _ = await new MapReduceRun<Job, TValue, Projection>(job, projection, options).RunAsync(inputs, order, format, new MemoryOutput(), null, stop);
                        break;
                }
                return await new MapReduceRun<Job, TValue, Projection>(job, projection, options).RunAsync(inputs, order, format, output, null, stop);
            },
            CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
        return (output.Text, result);
    }

    private async Task<RunResult<TValue>> ReduceAsync(
        bool merged, Job job, Projection projection, PipelineOptions options, IReadOnlyList<InputSource> inputs, RowOrder order, TsvFormat format, MemoryOutput output, CancellationToken stop)
    {
        var runs = new List<SealedRun>();
        PartTally tally = PartTally.Empty;
        foreach (InputPart part in InputPart.Cut(inputs, PartBytes))
        {
            string path = _folder.At($"shard-{part.Number}.run");
            MappedShard shard = await new ShardRun<Job, TValue>(job, options).RunAsync(part.Inputs, path, null, stop);
            runs.Add(new SealedRun(path, shard.Run));
            tally = tally.Plus(shard.Tally);
        }
        if (merged)
        {
            SealedRun[] shards = [.. runs];
            runs = [.. Enumerable.Range(0, 3).Select(partition =>
            {
                string path = _folder.At($"partition-{partition}.run");
                return new SealedRun(path, new PartitionMerge<TValue>(job.Name, options).Run(shards, partition, 3, path, stop));
            })];
        }
        return await new RunsReduce<TValue, Projection>(job.Name, projection, options) { StandingKeys = StandingKeys }.RunAsync(
            new ReducibleRuns(runs, merged, tally, 0, TimeSpan.Zero), order, format, output, stop);
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _folder.Dispose();
    }

    private readonly struct Job(Action<CombiningTable<TValue>, byte[], ulong> add, IReadOnlyList<byte[]> standing) : IJob<Job, TValue>
    {
        public string Name => "values";

        public int LineLimit => 1000;

        public IReadOnlyList<byte[]> StandingKeys => standing;

        public Job ForWorker() => this;

        public int Recognize(ReadOnlySpan<byte> head) => 0;

        public unsafe void Map(in Batch batch, CombiningTable<TValue> table, BatchTally tally)
        {
            foreach (string line in Encoding.UTF8.GetString(batch.Lines, batch.Length - 1).Split('\n'))
            {
                string[] fields = line.Split('\t');
                tally.Lines++;
                add(table, Encoding.UTF8.GetBytes(fields[0]), ulong.Parse(fields[1], CultureInfo.InvariantCulture));
            }
        }

        public void Dispose() { }
    }

    private readonly struct Projection(Func<TValue, string> show, Func<TValue, ulong> rank) : IProjection<TValue>
    {
        public IReadOnlyList<Column> Columns => [new("key", ColumnType.Text), new("value", ColumnType.Text)];

        public bool Accepts(ReadOnlySpan<byte> key, in TValue value) => true;

        public ulong Rank(in TValue value) => rank(value);

        public void Write<TRows>(ReadOnlySpan<byte> key, in TValue value, ref TRows rows) where TRows : IRowWriter
        {
            rows.Text(key);
            rows.Text(Encoding.UTF8.GetBytes(show(value)));
        }
    }
}

/// <summary>The ways from lines to rows.</summary>
public enum Way
{
    Whole,
    Sequential,
    Checkpoint,
    Resumed,
    Shards,
    Partitions,
}
