using CsCheck;
using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Runs;

/// <summary>The bytes of a Run are those of docs/run-format.md, in both directions.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed unsafe class RunFormatTests : IDisposable
{
    private const ulong Most = long.MaxValue;

    private static readonly Gen<ulong> Numbers = Gen.OneOf(Gen.ULong[0, 300], Gen.OneOf(0UL, 127UL, 128UL, 16383UL, 16384UL, 1UL << 56, Most - 1, Most));

    private readonly RunFolder _folder = new();

    [Fact]
    public void What_is_written_another_reader_made_from_the_document_reads() =>
        SortedRows(200).Sample(rows => Assert.Equal(AsPlain(rows), PlainRun.Parse(RunFolder.Write(rows)).Rows), iter: 300);

    [Fact]
    public void What_another_writer_made_from_the_document_writes_is_read() =>
        Gen.Select(SortedRows(60), Gen.Int[1, 70], Gen.Bool).Sample(
            (rows, rowsPerBlock, sharing) =>
            {
                using RunFile<Sum> run = _folder.Open(PlainRun.Of(AsPlain(rows), rowsPerBlock, sharing).ToBytes());
                Assert.Equal(rows, RunFolder.Rows(run));
                Assert.Equal(rows.Length, run.Count);
                Assert.Equal((rows.Length + rowsPerBlock - 1) / rowsPerBlock, run.Blocks);
            },
            iter: 300, threads: 1);

    [Fact]
    public void The_smallest_files_are_these_bytes()
    {
        const string header = "4D5252554E0D0A1A" + "03000000" + "01000000" + "01000000" + "6A";
        Assert.StartsWith(header, Convert.ToHexString(RunFolder.Write([], "j")), StringComparison.Ordinal);
        Assert.Equal(29 + 48, RunFolder.Write([], "j").Length);
        string one = Convert.ToHexString(RunFolder.Write([("ab", 300), ("abc", 1)], "j"));
        // Nothing shared, two bytes, "ab", 300; two shared, one byte, "c", 1.
        Assert.Contains("0002" + "6162" + "AC02" + "0201" + "63" + "01", one);
    }

    [Fact]
    public void Values_of_two_words_are_two_numbers_a_row()
    {
        using var file = new MemoryStream();
        using var writer = new RunWriter<TwoSums>(file, "pairs");
        for (ulong i = 0; i < 1000; i++) RunFolder.Append(writer, $"{i:D4}", new TwoSums(i, Most - i));
        writer.Finish();
        PlainRun plain = PlainRun.Parse(file.ToArray());
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => new PlainRow($"{i:D4}", (ulong)i, Most - (ulong)i)), plain.Rows);
        Assert.Equal((3u, 2u, "pairs"), (plain.Version, plain.ValueWords, plain.Job));
        using RunFile<TwoSums> run = _folder.Open<TwoSums>(file.ToArray(), "pairs");
        using RowCursor<TwoSums> cursor = run.Open(null, null);
        for (ulong i = 0; i < 1000; i++)
        {
            Assert.True(cursor.Advance());
            Assert.Equal((i, Most - i), (cursor.Entry->Value.First, cursor.Entry->Value.Second));
        }
        Assert.False(cursor.Advance());
    }

    [Fact]
    public void A_block_is_closed_at_32_KiB_and_its_first_key_shares_nothing()
    {
        (string Key, ulong Number)[] rows = [.. Enumerable.Range(0, 40_000).Select(i => ($"a key that shares a beginning {i:D6}", (ulong)i))];
        byte[] bytes = RunFolder.Write(rows);
        PlainRun plain = PlainRun.Parse(bytes);
        Assert.Equal(AsPlain(rows), plain.Rows);
        Assert.InRange(plain.Blocks.Count, 4, 20);
        // A block is closed by the row that fills it.
        Assert.All(plain.Blocks.SkipLast(1), block => Assert.InRange(block.Payload.Length, 32 << 10, (32 << 10) + 40));
        Assert.All(plain.Blocks, block => Assert.Equal(0, block.Payload[0]));
        using RunFile<Sum> run = _folder.Open(bytes);
        Assert.Equal(plain.Blocks.Select(b => (b.FirstKey, (long)b.Rows)), run.Samples().Select(s => (Keys.Text(s.Key), s.Rows)));
        Assert.Equal(rows, RunFolder.Rows(run));
    }

    [Fact]
    public void An_empty_run_has_no_block_and_no_row()
    {
        byte[] bytes = RunFolder.Write([]);
        Assert.Empty(PlainRun.Parse(bytes).Blocks);
        using RunFile<Sum> run = _folder.Open(bytes);
        Assert.Equal((0, 0), (run.Count, run.Blocks));
        Assert.Empty(run.Samples());
        Assert.Empty(RunFolder.Rows(run));
        Assert.Empty(RunFolder.Rows(run, "a", "b"));
    }

    [Fact]
    public void Keys_may_be_far_longer_than_a_block()
    {
        (string Key, ulong Number)[] rows =
        [
            ("", 1), ("a", 2), (new string('b', 100_000), 3), (new string('b', 100_001), 4), (new string('b', 3_000_000), 5),
            (new string('b', 3_000_000) + "c", 6), ("bc", 7), (new string('d', 32 << 10), 8), ("e", 9),
        ];
        byte[] bytes = RunFolder.Write(rows);
        Assert.Equal(AsPlain(rows), PlainRun.Parse(bytes).Rows);
        using RunFile<Sum> run = _folder.Open(bytes);
        Assert.Equal(rows, RunFolder.Rows(run));
    }

    [Fact]
    public void The_index_has_no_more_than_256_bytes_of_a_key_and_every_bound_finds_its_rows()
    {
        // Alike in more than the index has, in less, and in exactly as much.
        string[] beginnings = [new('m', 300), new('m', 255), new('m', 256), new('m', 40_000), "n"];
        (string Key, ulong Number)[] rows =
            [.. beginnings.SelectMany(b => Enumerable.Range(0, 12).Select(i => $"{b}{i:D2}{new string('z', 20_000)}")).Order(StringComparer.Ordinal).Select((key, i) => (key, (ulong)i))];
        byte[] bytes = RunFolder.Write(rows);
        Assert.Equal(256, PlainRun.Parse(bytes).Blocks.Max(b => b.FirstKey.Length));
        using RunFile<Sum> run = _folder.Open(bytes);
        Assert.Equal(rows, RunFolder.Rows(run));
        foreach (string low in rows.Select(r => r.Key).Concat(beginnings))
            Assert.Equal(rows.Where(r => string.CompareOrdinal(r.Key, low) >= 0), RunFolder.Rows(run, low: low));
        foreach (string high in rows.Select(r => r.Key).Concat(beginnings))
            Assert.Equal(rows.Where(r => string.CompareOrdinal(r.Key, high) < 0), RunFolder.Rows(run, high: high));
    }

    [Fact]
    public void Keys_that_begin_each_other_stay_apart()
    {
        (string, ulong)[] rows = [.. Enumerable.Range(0, 300).Select(i => (new string('\0', i), (ulong)i))];
        byte[] bytes = RunFolder.Write(rows);
        Assert.Equal(AsPlain(rows), PlainRun.Parse(bytes).Rows);
        using RunFile<Sum> run = _folder.Open(bytes);
        Assert.Equal(rows, RunFolder.Rows(run));
    }

    [Fact]
    public void Equal_rows_give_equal_bytes_and_equal_keys_one_row() =>
        SortedRows(100).Sample(rows =>
        {
            byte[] bytes = RunFolder.Write(rows);
            Assert.Equal(bytes, RunFolder.Write(rows));
            Assert.Equal(bytes, RunFolder.Write(rows.SelectMany(row => new[] { (row.Key, row.Number / 3), (row.Key, 0UL), (row.Key, row.Number - row.Number / 3) })));
        });

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("sixteen bytes ok")]
    [InlineData("a key longer than its head in the entry")]
    public void Equal_keys_that_sum_past_their_range_are_an_error_that_names_the_key(string key)
    {
        var overflow = Assert.Throws<SumOverflowException>(() => RunFolder.Write([(key, Most), (key, 1)]));
        Assert.Equal(key, Keys.Text(overflow.Key.Span));
        Assert.Equal([new PlainRow(key, Most)], PlainRun.Parse(RunFolder.Write([(key, Most - 1), (key, 1)])).Rows);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Rows of different keys in the order of their bytes.</summary>
    private static Gen<(string Key, ulong Number)[]> SortedRows(int most) =>
        Gen.Select(Keys.Any, Numbers).Array[0, most].Select(rows => rows.DistinctBy(r => r.Item1).OrderBy(r => r.Item1, StringComparer.Ordinal).ToArray());

    private static IEnumerable<PlainRow> AsPlain(IEnumerable<(string Key, ulong Number)> rows) => rows.Select(row => new PlainRow(row.Key, row.Number));
}
