using CsCheck;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

[Trait("Runs", "OnLesserMachines")]
public sealed class RunRangeTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public void A_range_has_the_rows_within_its_bounds_at_every_bound()
    {
        Gen<(string Key, ulong Number)[]> some = Keys.Any.Array[0, 30].Select(
            keys => keys.Distinct().Order(StringComparer.Ordinal).Select((key, i) => (key, (ulong)i)).ToArray());
        Gen.Select(some, Gen.Int[1, 8]).Sample(
            (rows, rowsPerBlock) =>
            {
                using RunFile<Sum> run = _folder.Open(PlainRun.Of(rows.Select(r => new PlainRow(r.Key, r.Number)), rowsPerBlock, sharing: true).ToBytes());
                string?[] bounds = [null, .. rows.SelectMany(row => Near(row.Key)).Distinct()];
                foreach (string? low in bounds)
                    foreach (string? high in bounds)
                        Assert.Equal(Within(rows, low, high), RunFolder.Rows(run, low, high));
            },
            iter: 12, threads: 1);
    }

    [Fact]
    public void Ranges_at_the_first_and_last_keys_of_blocks_that_the_writer_cut_are_whole()
    {
        (string Key, ulong Number)[] rows = [.. Enumerable.Range(0, 12_000).Select(i => ($"a common beginning {i:D5} and end", (ulong)i))];
        byte[] bytes = RunFolder.Write(rows);
        using RunFile<Sum> run = _folder.Open(bytes);
        List<int> firsts = [0];
        foreach (PlainBlock block in PlainRun.Parse(bytes).Blocks) firsts.Add(firsts[^1] + (int)block.Rows);
        int[] places = [.. firsts.SelectMany(first => new[] { first - 1, first, first + 1 }).Where(place => place >= 0 && place < rows.Length)];
        Assert.InRange(run.Blocks, 3, 20);
        foreach (int low in places)
            foreach (int high in places)
                Assert.Equal(low < high ? rows[low..high] : [], RunFolder.Rows(run, rows[low].Key, rows[high].Key));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A key, and what lies right before and behind it.</summary>
    private static IEnumerable<string> Near(string key) => [key, key + "\0", key.Length == 0 ? "" : key[..^1], key + "\u00FF"];

    private static IEnumerable<(string, ulong)> Within((string Key, ulong Number)[] rows, string? low, string? high) =>
        rows.Where(r => (low is null || string.CompareOrdinal(r.Key, low) >= 0) && (high is null || string.CompareOrdinal(r.Key, high) < 0));
}
