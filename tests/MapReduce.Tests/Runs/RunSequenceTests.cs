using CsCheck;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

public sealed class RunSequenceTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public void It_has_the_rows_of_all_its_runs_within_any_bounds() =>
        Gen.Select(Keys.Any.Array[0, 40], Gen.Int[1, 6], Gen.OneOf<string>(Keys.Any, Gen.OneOf("", "a", "aaaaaaaa")).Array[2]).Sample(
            (keys, runs, bounds) =>
            {
                Array.Sort(bounds, StringComparer.Ordinal);
                (string Key, ulong Number)[] rows = [.. keys.Distinct().Order(StringComparer.Ordinal).Select((key, i) => (key, (ulong)i))];
                using RunSequence<Sum> sequence = Cut(rows, runs);
                Assert.Equal(rows.Length, sequence.Count);
                Assert.Equal(rows.Length, sequence.Samples().Sum(s => s.Rows));
                Assert.Equal(rows, RunFolder.Rows(sequence));
                Assert.Equal(rows.Where(r => string.CompareOrdinal(r.Key, bounds[0]) >= 0), RunFolder.Rows(sequence, low: bounds[0]));
                Assert.Equal(rows.Where(r => string.CompareOrdinal(r.Key, bounds[1]) < 0), RunFolder.Rows(sequence, high: bounds[1]));
                Assert.Equal(
                    rows.Where(r => string.CompareOrdinal(r.Key, bounds[0]) >= 0 && string.CompareOrdinal(r.Key, bounds[1]) < 0),
                    RunFolder.Rows(sequence, bounds[0], bounds[1]));
            },
            iter: 200, threads: 1);

    [Fact]
    public void Bounds_at_the_first_key_of_a_run_part_it_from_the_one_before()
    {
        (string Key, ulong Number)[] rows = [("a", 1), ("b", 2), ("c", 3), ("d", 4)];
        using var sequence = new RunSequence<Sum>([.. new[] { rows[..2], [], rows[2..] }.Select(some => _folder.Open(RunFolder.Write(some)))]);
        Assert.Equal(rows[..2], RunFolder.Rows(sequence, high: "c"));
        Assert.Equal(rows[2..], RunFolder.Rows(sequence, low: "c"));
        Assert.Equal(rows[1..], RunFolder.Rows(sequence, low: "b"));
        Assert.Empty(RunFolder.Rows(sequence, high: "a"));
        Assert.Empty(RunFolder.Rows(sequence, low: "e"));
    }

    [Fact]
    public void Keys_that_agree_beyond_what_an_index_has_are_found_in_the_run_they_are_in()
    {
        string beginning = new('k', 300);
        (string Key, ulong Number)[] rows = [.. Enumerable.Range(0, 30).Select(i => ($"{beginning}{i:D2}", (ulong)i))];
        using RunSequence<Sum> sequence = Cut(rows, 6);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(rows[i..], RunFolder.Rows(sequence, low: rows[i].Key));
            Assert.Equal(rows[..i], RunFolder.Rows(sequence, high: rows[i].Key));
        }
        Assert.Equal(rows, RunFolder.Rows(sequence, low: beginning[..256]));
    }

    [Fact]
    public void It_closes_its_runs()
    {
        RunSequence<Sum> sequence = Cut([("a", 1), ("b", 2)], 2);
        if (Directory.Exists("/proc/self/fd")) Assert.Equal(2, OpenFiles.Names().Count(InFolder));
        sequence.Dispose();
        Assert.Equal(0, OpenFiles.Names().Count(InFolder));
    }

    public void Dispose() => _folder.Dispose();

    private bool InFolder(string name) => name.StartsWith(_folder.Path, StringComparison.Ordinal);

    private RunSequence<Sum> Cut((string Key, ulong Number)[] rows, int runs) =>
        new([.. Enumerable.Range(0, runs).Select(i => _folder.Open(RunFolder.Write(rows[(rows.Length * i / runs)..(rows.Length * (i + 1) / runs)])))]);
}
