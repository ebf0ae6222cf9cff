using System.Globalization;
using System.Text;
using MapReduce.Combine;
using MapReduce.Pipeline;
using MapReduce.Reduce;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Pipeline;

/// <summary>Tables of distinct keys become Runs in memory, within the limit.</summary>
public sealed class KeptRunsTests : IDisposable
{
    private const long Distinct = 200_000;

    private readonly TempFolder _temporary = new();

    [Theory]
    [InlineData(1L << 30, true, true)]
    [InlineData(Distinct * 5, true, false)]   // some Runs are kept, and the rest is spilled
    [InlineData(Distinct, false, false)]
    public void Distinct_keys_in_no_order_are_kept_as_Runs_while_there_is_memory(long memory, bool areKept, bool areAllKept)
    {
        using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 1, MemoryBytes = memory, LeastTableBytes = Distinct, DistinctTableBytes = Distinct, TemporaryFolder = _temporary.Path }, "numbers", default);
        string[] keys = [.. Enumerable.Range(0, 100_000).Select(i => i.ToString("d6", CultureInfo.InvariantCulture))];
        string[] shuffled = [.. keys];
        new Random(1).Shuffle(shuffled);
        Fill(space, shuffled);
        Assert.Equal(areKept, space.KeptBytes > 0);
        Assert.True(space.KeptBytes <= memory / 2);
        Assert.Equal(areAllKept, space.Spills == 0);
        Assert.Equal(keys, Rows(space));
    }

    [Fact]
    public void Keys_in_order_and_keys_that_come_again_stay_in_one_table()
    {
        foreach (string[] keys in (string[][])[[.. Enumerable.Range(0, 20_000).Select(i => i.ToString("d6", CultureInfo.InvariantCulture))], [.. Enumerable.Range(0, 40_000).Select(i => (i % 10_000 * 7919 % 10_000).ToString("d6", CultureInfo.InvariantCulture))]])
        {
            using var space = new TableSpace<Sum>(new PipelineOptions { Workers = 1, MemoryBytes = 1L << 30, DistinctTableBytes = 8 * Distinct, TemporaryFolder = _temporary.Path }, "numbers", default);
            Fill(space, keys);
            Assert.Equal((0, 0), (space.KeptBytes, space.Spills));
            Assert.Equal(keys.Distinct().Order(StringComparer.Ordinal), Rows(space));
        }
    }

    [Fact]
    public void What_is_kept_is_taken_from_the_tables_and_given_back()
    {
        var budget = new TableBudget(memoryBytes: 8000, tables: 2, leastTableBytes: 100, distinctTableBytes: 2000);
        Assert.Equal((3500, 2000), (budget.TableBytes, budget.DistinctTableBytes));
        Assert.False(budget.TryTake(3001, 2000));   // 2000 are left to each table
        Assert.True(budget.TryTake(3000, 2000));
        Assert.False(budget.TryTake(1, 2000));
        Assert.Equal(long.MaxValue, budget.DistinctTableBytes);   // there is no room for another Run
        Assert.Equal((2000, 3000), (budget.TableBytes, budget.KeptBytes));
        budget.Give(3000);
        Assert.Equal((3500, 0, 2000), (budget.TableBytes, budget.KeptBytes, budget.DistinctTableBytes));
        // A larger table keeps its memory, which is then not there for Runs.
        Assert.True(budget.TryTake(100, 2500));
        Assert.False(budget.TryTake(100, 2510));
        Assert.False(budget.TryTake(100, 2000));
        Assert.Equal((100, long.MaxValue), (budget.KeptBytes, budget.DistinctTableBytes));
        // No more than half is kept, and nothing where the tables need all.
        Assert.False(new TableBudget(8000, 1, 100, 10).TryTake(4001, 10));
        Assert.Equal(long.MaxValue, new TableBudget(8000, 2, 100, 3500).DistinctTableBytes);
        Assert.Equal(100, new TableBudget(1, 65_536, 100, long.MaxValue).TableBytes);
    }

    private static void Fill(TableSpace<Sum> space, string[] keys)
    {
        CombiningTable<Sum> table = space.NewTable();
        foreach (string key in keys) table.Add(Encoding.ASCII.GetBytes(key), default);
        table.Flush();
    }

    private static List<string> Rows(TableSpace<Sum> space)
    {
        using var merger = new RowMerger<Sum>(space.Sort(forSecondPass: false).Select(s => s.Open(null, null)));
        var rows = new List<string>();
        while (merger.Next()) rows.Add(Encoding.ASCII.GetString(merger.Key));
        return rows;
    }

    public void Dispose() => _temporary.Dispose();
}
