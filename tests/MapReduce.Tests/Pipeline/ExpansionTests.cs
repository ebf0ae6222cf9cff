using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CsCheck;
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
using MapReduce.Tests.Combine;
using MapReduce.Tests.Output;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>A job that keeps all numbers of a word in one entry, and has a row for each of them with its frequency, compared with LINQ.</summary>
public sealed class ExpansionTests : IDisposable
{
    private const long TinyTable = (64 << 10) + 6000;

    private readonly TempFolder _folder = new();
    private readonly InputFolder _inputs = new();

    public static TheoryData<Way, int, bool> Ways
    {
        get
        {
            var ways = new TheoryData<Way, int, bool>();
            foreach (Way way in Enum.GetValues<Way>())
                foreach (int workers in new[] { 1, 2, 4 })
                    foreach (bool tiny in new[] { false, true }) ways.Add(way, workers, tiny);
            return ways;
        }
    }

    private static (string Word, uint Number)[] Many { get; } =
        [.. Enumerable.Range(0, 6000).Select(i => ($"word {i * 7919 % 150} {new string('x', i * 7919 % 150 % 50)}", (uint)(i * 31 % 40)))];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_number_of_each_word_is_a_row(Way way, int workers, bool tiny)
    {
        RunResult<Sum> result = await AssertAsync(way, workers, tiny, default, Many);
        Assert.Equal((ulong)Many.Length, result.Total.Number);
        if (way == Way.Whole) Assert.Equal(tiny, result.Spills > 0);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(9, true)]
    [InlineData(9, false)]
    [InlineData(100_000, true)]
    public async Task Rows_have_ranks_of_their_own(int? top, bool byRank)
    {
        foreach (bool tiny in new[] { false, true })
            foreach (Way way in new[] { Way.Whole, Way.Resumed, Way.Partitions }) await AssertAsync(way, 3, tiny, new RowOrder(top, byRank), Many);
    }

    [Fact]
    public async Task More_rows_than_the_heap_of_the_highest_may_hold_are_sorted_under_the_same_limit() =>
        // An eighth of so little memory holds no heap, so rows are sorted in a second pass.
        await AssertAsync(Way.Whole, 2, tiny: true, new RowOrder(2000, ByRank: false), Many);

    [Fact]
    public void Any_words_give_the_rows_of_LINQ() =>
        Gen.Select(Gen.Select(Gen.OneOf("", "a", "ab", "b", "a word longer than its head", "a word longer than its head and more"), Gen.UInt[0, 3], (word, number) => (word, number)).Array[0, 80], Gen.Enum<Way>(), Gen.Int[1, 3]).Sample(
            (records, way, workers) => AssertAsync(way, workers, tiny: true, default, records).GetAwaiter().GetResult(), iter: 60, threads: 1);

    public void Dispose()
    {
        _folder.Dispose();
        _inputs.Dispose();
    }

    private async Task<RunResult<Sum>> AssertAsync(Way way, int workers, bool tiny, RowOrder order, (string Word, uint Number)[] records)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        foreach (string name in _folder.Names()) Directory.Delete(_folder.At(name), recursive: true);
        string Text(IEnumerable<(string Word, uint Number)> some) => string.Concat(some.Select(r => $"{r.Word}\t{r.Number}\n"));
        IReadOnlyList<InputSource> inputs = _inputs.Write(Container.Plain, Encoding.UTF8.GetBytes(Text(records[..(records.Length / 3)])), Encoding.UTF8.GetBytes(Text(records[(records.Length / 3)..])));
        var options = new PipelineOptions { Workers = workers, ChunkBytes = 500, RowsPerRange = 50, TemporaryFolder = Made("temporary") };
        if (tiny) options = options with { MemoryBytes = 1, LeastTableBytes = TinyTable };
        if (way is Way.Checkpoint or Way.Resumed) options = options with { Checkpoint = new CheckpointOptions(_folder.At("checkpoint"), []) { PartBytes = 20_000 } };
        var output = new MemoryOutput();
        using var format = new TsvFormat(header: false);
        RunResult<Sum> result;
        if (way is Way.Shards or Way.Partitions)
        {
            string shards = Made("shards");
            List<SealedRun> runs = [];
            PartTally tally = PartTally.Empty;
            foreach (InputPart part in InputPart.Cut(inputs, 20_000))
            {
                string path = Path.Join(shards, $"{part.Number}.run");
                MappedShard shard = await new ShardRun<PairsJob, Sum>(new PairsJob(), options).RunAsync(part.Inputs, path, null, stop);
                runs.Add(new SealedRun(path, shard.Run));
                tally = tally.Plus(shard.Tally);
            }
            if (way == Way.Partitions)
            {
                SealedRun[] all = [.. runs];
                runs = [.. Enumerable.Range(0, 3).Select(p => new SealedRun(Path.Join(shards, $"p{p}.run"), new PartitionMerge<Sum>("pairs", options).Run(all, p, 3, Path.Join(shards, $"p{p}.run"), stop)))];
            }
            result = await new RunsReduce<Sum, Projection>("pairs", new Projection(), options) { StandingKeys = [] }.RunAsync(new ReducibleRuns(runs, way == Way.Partitions, tally, 0, TimeSpan.Zero), order, format, output, stop);
        }
        else if (way == Way.Sequential) result = new SequentialRun<PairsJob, Sum, Projection>(new PairsJob(), new Projection(), options).Run(inputs, format, output, stop);
        else
        {
            if (way == Way.Resumed) await new MapReduceRun<PairsJob, Sum, Projection>(new PairsJob(), new Projection(), options).RunAsync(inputs, order, format, new MemoryOutput(), null, stop);
            result = await new MapReduceRun<PairsJob, Sum, Projection>(new PairsJob(), new Projection(), options).RunAsync(inputs, order, format, output, null, stop);
        }
        var wanted = records.GroupBy(r => r).Select(g => (g.Key.Word, g.Key.Number, Times: g.Count())).OrderBy(r => r.Word, StringComparer.Ordinal).ThenBy(r => r.Number).ToList();
        Assert.Equal(wanted.Count, result.Rows);
        if (order.Top is not null || order.ByRank)
        {
            var first = wanted.OrderByDescending(r => r.Times).Take(order.Top ?? wanted.Count).ToList();
            wanted = order.ByRank ? first : [.. wanted.Where(first.Contains)];
        }
        Assert.Equal(string.Concat(wanted.Select(r => $"{r.Word}\t{r.Number}\t{r.Times}\n")), output.Text);
        return result;
    }

    private string Made(string name) => Directory.CreateDirectory(_folder.At(name)).FullName;

    /// <summary>A row for each pair of a word and a number. It maps to lists; that it could also map to rows, the sequential run shows.</summary>
    private readonly struct PairsJob : IJob<PairsJob, Sum>
    {
        public string Name => "pairs";

        public int LineLimit => 1000;

        public PairsJob ForWorker() => this;

        public int Recognize(ReadOnlySpan<byte> head) => 0;

        public void UseMapper(IMapperUser<Sum> user, IReadOnlyList<InputSource> inputs) => user.Use<ListJob, PartList<SortedNumbers>, Expansion>(new ListJob());

        public void Map(in Batch batch, CombiningTable<Sum> table, BatchTally tally)
        {
            foreach ((byte[] word, uint number) in Records(in batch, tally)) table.Add([.. word, 0, .. BigEndian(number)], new Sum(1));
        }

        public void Dispose() { }
    }

    private readonly struct ListJob : IJob<ListJob, PartList<SortedNumbers>>
    {
        public string Name => "lists";

        public int LineLimit => 1000;

        public ListJob ForWorker() => this;

        public int Recognize(ReadOnlySpan<byte> head) => 0;

        public void Map(in Batch batch, CombiningTable<PartList<SortedNumbers>> table, BatchTally tally)
        {
            foreach ((byte[] word, uint number) in Records(in batch, tally)) table.AddBytes(word, SortedNumbers.Bytes([number]));
        }

        public void Dispose() { }
    }

    private struct Expansion : IExpansion<PartList<SortedNumbers>, Sum>
    {
        private int _next;

        public static int MostSuffixBytes => 5;

        public void Begin() => _next = 0;

        public bool Next(ReadOnlySpan<byte> key, in PartList<SortedNumbers> value, Span<byte> suffix, out int length, out Sum row)
        {
            uint[] numbers = SortedNumbers.Numbers(value.Bytes);
            length = 5;
            row = default;
            if (_next == numbers.Length) return false;
            uint number = numbers[_next];
            suffix[0] = 0;
            BigEndian(number).CopyTo(suffix[1..]);
            for (; _next < numbers.Length && numbers[_next] == number; _next++) row.Number++;
            return true;
        }
    }

    private readonly struct Projection : IProjection<Sum>
    {
        public IReadOnlyList<Column> Columns => [new("word", ColumnType.Text), new("number", ColumnType.Integer), new("times", ColumnType.Integer)];

        public bool Accepts(ReadOnlySpan<byte> key, in Sum value) => true;

        public ulong Rank(in Sum value) => value.Number;

        public void Write<TRows>(ReadOnlySpan<byte> key, in Sum value, ref TRows rows) where TRows : IRowWriter
        {
            rows.Text(key[..^5]);
            rows.Integer(BinaryPrimitives.ReadUInt32BigEndian(key[^4..]));
            rows.Integer((long)value.Number);
        }
    }

    private static unsafe List<(byte[] Word, uint Number)> Records(in Batch batch, BatchTally tally)
    {
        string[][] lines = [.. Encoding.UTF8.GetString(batch.Lines, batch.Length - 1).Split('\n').Select(line => line.Split('\t'))];
        tally.Lines += lines.Length;
        return [.. lines.Select(fields => (Encoding.UTF8.GetBytes(fields[0]), uint.Parse(fields[1], CultureInfo.InvariantCulture)))];
    }

    private static byte[] BigEndian(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
