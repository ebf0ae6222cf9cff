using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Pipeline;

/// <summary>A merge needs no identity: of minimums, <c>default</c> is less than all that there is.</summary>
public sealed class MergeIdentityTests
{
    private static readonly RowOrder[] Orders = [default, new(ByRank: true), new(Top: 2, ByRank: true), new(Top: 1_000_000_000), new(Top: 2)];

    public static TheoryData<Way> Ways => [.. Enum.GetValues<Way>()];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_total_of_minimums_is_their_minimum(Way way)
    {
        foreach (RowOrder order in OrdersOf(way))
            foreach (long memory in MemoriesOf(way))
            {
                using ValueTrial<Least> trial = Trial(memory);
                (_, RunResult<Least> result) = await trial.RunAsync(way, order, "a\t60\nb\t50\n", "c\t70\nb\t55\n");
                Assert.Equal((50UL, 3L), (result.Total.Number, result.Rows));
            }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_total_of_many_ranges_is_the_minimum_of_all(Way way)
    {
        using ValueTrial<Least> trial = Trial(1);
        string text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"key {i * 7919 % 2000}\t{1000 + i}\n"));
        (string rows, RunResult<Least> result) = await trial.RunAsync(way, default, text, text);
        Assert.Equal((1000UL, 2000L), (result.Total.Number, result.Rows));
        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(i => (Key: $"key {i * 7919 % 2000}", Number: 1000 + i)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}\t{r.Number}\n")), rows);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_standing_key_that_has_rows_leaves_them_as_they_are_and_one_without_has_the_default(Way way)
    {
        foreach (RowOrder order in OrdersOf(way))
            foreach (long memory in MemoriesOf(way))
            {
                if (order.Top == 2) continue;
                using ValueTrial<Least> trial = Trial(memory, "a", "absent", "z");
                (string rows, RunResult<Least> result) = await trial.RunAsync(way, order, "z\t70\na\t50\n", "a\t60\nab\t7\n");
                string[] expected = ["a\t50", "ab\t7", "absent\t0", "z\t70"];
                if (order.ByRank) expected = ["z\t70", "a\t50", "ab\t7", "absent\t0"];
                Assert.Equal(string.Join('\n', expected) + "\n", rows);
                Assert.Equal(4, result.Rows);
            }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Standing_keys_are_rows_where_the_inputs_are_empty(Way way)
    {
        using ValueTrial<Least> trial = Trial(1, "", "a key longer than its head in the table's entry");
        (string rows, RunResult<Least> result) = await trial.RunAsync(way, default, "");
        Assert.Equal("\t0\na key longer than its head in the table's entry\t0\n", rows);
        Assert.Equal((0UL, 2L, 0L), (result.Total.Number, result.Rows, result.Lines));
    }

    private static IEnumerable<RowOrder> OrdersOf(Way way) => way is Way.Whole or Way.Partitions ? Orders : [default];

    private static long[] MemoriesOf(Way way) => way is Way.Whole or Way.Sequential ? [1, 1L << 30] : [1];

    private static ValueTrial<Least> Trial(long memory, params string[] standing) =>
        new(static number => new Least(number), static value => $"{value.Number}", static value => value.Number)
        {
            StandingKeys = [.. standing.Select(Keys.Bytes)],
            Options = new() { Workers = 3, ChunkBytes = 16, MemoryBytes = memory, LeastTableBytes = 1 << 12, RowsPerRange = 1 },
        };
}
