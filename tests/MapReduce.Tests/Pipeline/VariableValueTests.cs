using System.Globalization;
using System.Text;
using CsCheck;
using MapReduce.Combine;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>A job that collects all numbers of a key, compared with LINQ: values of variable length survive whatever way they take.</summary>
public sealed class VariableValueTests
{
    /// <summary>Little more than the slots of an empty table.</summary>
    private const long TinyTable = (64 << 10) + 6000;

    /// <summary>A record: its key gets <c>Count</c> numbers from <c>First</c> on; with none, the key still has a row.</summary>
    private readonly record struct Record(string Key, uint First, uint Count)
    {
        public string Line => string.Create(CultureInfo.InvariantCulture, $"{Key}\t{(ulong)Count << 32 | First}\n");

        public static IEnumerable<uint> Numbers(ulong code) => Enumerable.Range(0, (int)(code >> 32)).Select(i => (uint)code + (uint)i);
    }

    public static TheoryData<Way, int, long> Ways
    {
        get
        {
            var ways = new TheoryData<Way, int, long>();
            foreach (Way way in Enum.GetValues<Way>())
                foreach ((int workers, long table) in new[] { (1, TinyTable), (2, 1L << 30), (3, TinyTable), (4, 1L << 30) }) ways.Add(way, workers, table);
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task All_numbers_of_each_key_come_out_in_order(Way way, int workers, long table)
    {
        // Few keys with many records, many keys with one, none of a number, and a long value here and there.
        var records = Enumerable.Range(0, 3000).Select(i => new Record(KeyOf(i % 3 == 0 ? i % 9 : i % 700), (uint)(i * 7919 % 100_000), (uint)(i % 500 == 0 ? 3000 : i % 5))).ToList();
        RunResult<PartList<SortedNumbers>> result = await AssertAsync(way, workers, table, default, records);
        if (way is Way.Whole or Way.Sequential) Assert.Equal(table == TinyTable, result.Spills > 3);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(7, true)]
    [InlineData(7, false)]
    [InlineData(0, true)]
    [InlineData(100_000, false)]
    public async Task Rows_by_rank_keep_their_values(int? top, bool byRank)
    {
        List<Record> records = [.. Enumerable.Range(0, 2000).Select(i => new Record(KeyOf(i * 31 % 400), (uint)i, (uint)(i * 7919 % 9)))];
        foreach (long table in new[] { TinyTable, 1L << 30 }) await AssertAsync(Way.Whole, 3, table, new RowOrder(top, byRank), records);
    }

    [Fact]
    public async Task Values_of_megabytes_come_out_whole()
    {
        var records = new List<Record>();
        for (uint i = 0; i < 5; i++) records.AddRange([new Record("long", i, 300_000), new Record($"short {i}", i, 1), new Record("as long, and longer than a head", i, 200_000)]);
        foreach (Way way in new[] { Way.Whole, Way.Checkpoint, Way.Partitions })
            foreach (long table in new[] { TinyTable, 1L << 30 }) await AssertAsync(way, 2, table, default, records);
    }

    [Fact]
    public async Task A_standing_key_has_the_empty_value_if_nothing_is_under_it()
    {
        foreach (Way way in Enum.GetValues<Way>())
        {
            await AssertAsync(way, 2, 1L << 30, default, [new("a", 1, 2)], "a", "nothing");
            await AssertAsync(way, 2, 1L << 30, default, [], "nothing");
        }
    }

    [Fact]
    public void Any_records_in_any_order_give_the_same_rows() =>
        Gen.Select(Gen.Select(Gen.Int[0, 6].Select(KeyOf), Gen.UInt[0, 50], Gen.UInt[0, 4], (key, first, count) => new Record(key, first, count)).List[0, 200], Gen.Int[1, 4], Gen.Bool, Gen.Enum<Way>()).Sample(
            (records, workers, tiny, way) => AssertAsync(way, workers, tiny ? 1 : 1L << 30, default, records).GetAwaiter().GetResult(), iter: 60, threads: 1);

    [Theory]
    [InlineData(Way.Whole)]
    [InlineData(Way.Sequential)]
    [InlineData(Way.Checkpoint)]
    [InlineData(Way.Shards)]
    public async Task A_sum_that_exceeds_its_range_names_its_key(Way way)
    {
        // The records are in one table, or meet in the reduce.
        foreach (long table in new[] { 1, 1L << 30 })
        {
            var failure = await Assert.ThrowsAsync<SumOverflowException>(() => AssertAsync(way, 2, table, default, [new("good", 1, 1), new("a key longer than its head", SortedNumbers.TooLarge, 1), new("a key longer than its head", 1, 1)]));
            Assert.Equal("a key longer than its head!", Keys.Text(failure.Key.Span));
        }
    }

    /// <summary>Runs over the records, and compares all rows with what LINQ makes of them.</summary>
    private static async Task<RunResult<PartList<SortedNumbers>>> AssertAsync(Way way, int workers, long table, RowOrder order, IReadOnlyList<Record> records, params string[] standing)
    {
        using var trial = new ValueTrial<PartList<SortedNumbers>>(
            (CombiningTable<PartList<SortedNumbers>> into, byte[] key, ulong code) => into.AddBytes(key, SortedNumbers.Bytes(Record.Numbers(code))), value => Show(SortedNumbers.Numbers(value.Bytes)), value => (ulong)value.Bytes.Length)
        {
            Options = new() { Workers = workers, ChunkBytes = 300, MemoryBytes = table, LeastTableBytes = table, RowsPerRange = 20 },
            StandingKeys = [.. standing.Select(Encoding.UTF8.GetBytes)],
        };
        int half = records.Count / 2;
        (string rows, RunResult<PartList<SortedNumbers>> result) = await trial.RunAsync(way, order, Text(records.Take(half)), Text(records.Skip(half)));

        var groups = from record in records
                     group Record.Numbers((ulong)record.Count << 32 | record.First) by record.Key into key
                     select (key.Key, Numbers: key.SelectMany(numbers => numbers).Order().ToArray());
        var wanted = groups.Concat(standing.Where(key => records.All(r => r.Key != key)).Select(key => (Key: key, Numbers: (uint[])[]))).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(wanted.Count, result.Rows);
        if (order.ByRank || order.Top is not null)
        {
            IEnumerable<(string Key, uint[] Numbers)> first = wanted.OrderByDescending(g => g.Numbers.Length).Take(order.Top ?? wanted.Count);
            wanted = [.. order.ByRank ? first : first.OrderBy(g => g.Key, StringComparer.Ordinal)];
        }
        Assert.Equal(string.Concat(wanted.Select(g => $"{g.Key}\t{Show(g.Numbers)}\n")), rows);
        return result;
    }

    private static string Text(IEnumerable<Record> records) => string.Concat(records.Select(r => r.Line));

    /// <summary>Long lists are shown by their length, ends and a sum in which the order matters.</summary>
    private static string Show(uint[] numbers) =>
        numbers.Length < 1000 ? string.Join(' ', numbers) : $"{numbers.Length} from {numbers[0]} to {numbers[^1]}: {numbers.Aggregate(17UL, (sum, number) => sum * 31 + number)}";

    private static string KeyOf(int number) => $"key {number} {new string('x', number % 60)}";
}
