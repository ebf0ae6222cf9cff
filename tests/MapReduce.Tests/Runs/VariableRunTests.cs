using CsCheck;
using MapReduce.Combine;
using MapReduce.Reduce;
using MapReduce.Runs;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Runs;

/// <summary>Runs whose values have a variable length: their bytes are those of the document, and no damage passes.</summary>
public sealed class VariableRunTests : IDisposable
{
    private readonly RunFolder _folder = new();

    private static Gen<(string Key, byte[] Value)[]> Rows { get; } =
        Gen.Select(Keys.Any, Gen.Frequency((9, Gen.Int[0, 40]), (1, Gen.Int[0, 40_000])).Select(Gen.Int[0, 255]).Select((length, seed) => Numbers(length, seed))).Array[0, 60]
            .Select(rows => rows.DistinctBy(r => r.Item1).OrderBy(r => r.Item1, StringComparer.Ordinal).ToArray());

    [Fact]
    public void A_run_has_the_bytes_of_the_document() => Rows.Sample(
        rows =>
        {
            PlainRun plain = PlainRun.Parse(Write(rows));
            Assert.Equal((0u, 0u, 3u), (plain.ValueWords, plain.UnusedBytes, plain.Version));
            Assert.Equal(rows.Select(r => (r.Key, Convert.ToHexString(r.Value))), plain.Rows.Select(r => (r.Key, Convert.ToHexString([.. r.Words.Select(w => (byte)w)]))));
        },
        iter: 100);

    [Fact]
    public void A_run_of_the_document_is_read_whatever_its_blocks_are() => Gen.Select(Rows, Gen.Int[1, 20], Gen.Bool).Sample(
        (rows, perBlock, sharing) =>
        {
            var plain = new PlainRun
            {
                ValueWords = 0,
                Blocks = [.. rows.Select(r => new PlainRow(r.Key, [.. r.Value.Select(one => (ulong)one)])).Chunk(perBlock).Select(block => PlainRun.BlockOf(block, sharing, variable: true))],
            };
            foreach (PlainBlock block in plain.Blocks) Assert.InRange(block.FirstKey.Length, 0, 256);
            using RunFile<PartList<SortedNumbers>> run = _folder.Open<PartList<SortedNumbers>>(plain.ToBytes());
            Assert.Equal(rows.Select(Shown), Read(run.Open(null, null)));
        },
        iter: 100);

    [Fact]
    public void Adjacent_rows_of_a_key_are_merged_into_one() => Gen.Select(Rows, Rows).Sample(
        (rows, others) =>
        {
            (string Key, byte[] Value)[] all = [.. rows.Concat(others).OrderBy(r => r.Key, StringComparer.Ordinal)];
            using RunFile<PartList<SortedNumbers>> run = _folder.Open<PartList<SortedNumbers>>(Write(all));
            Assert.Equal(Merged(all), Read(run.Open(null, null)));
        },
        iter: 100);

    [Fact]
    public void Runs_are_merged_and_copied_into_another() => Gen.Select(Rows, Rows, Rows).Sample(
        (one, other, third) =>
        {
            RunFile<PartList<SortedNumbers>>[] runs = [.. new[] { one, other, third }.Select(rows => _folder.Open<PartList<SortedNumbers>>(Write(rows)))];
            using var file = new MemoryStream();
            using var writer = new RunWriter<PartList<SortedNumbers>>(file, RunFolder.Job);
            using (var merger = new RowMerger<PartList<SortedNumbers>>(runs.Select(r => r.Open(null, null)))) merger.CopyTo(writer, CancellationToken.None);
            writer.Finish();
            foreach (RunFile<PartList<SortedNumbers>> run in runs) run.Dispose();
            using RunFile<PartList<SortedNumbers>> merged = _folder.Open<PartList<SortedNumbers>>(file.ToArray());
            Assert.Equal(Merged([.. one, .. other, .. third]), Read(merged.Open(null, null)));
        },
        iter: 100);

    [Fact]
    public void A_file_with_any_byte_changed_lost_or_added_is_refused()
    {
        byte[] bytes = Write([("", [1, 2, 3, 4]), ("a", []), ("ab", Numbers(24, 1)), ("a key longer than its head", [1, 2, 3, 4, 5, 6, 7, 8]), ("b", [0, 0, 0, 0])]);
        Assert.Null(Refusal(bytes));
        for (int at = 0; at < bytes.Length; at++)
        {
            byte whole = bytes[at];
            for (int bit = 0; bit < 8; bit++)
            {
                bytes[at] = (byte)(whole ^ 1 << bit);
                AssertRefused(bytes);
            }
            bytes[at] = whole;
            AssertRefused(bytes[..at]);
            AssertRefused([.. bytes[..at], .. bytes[(at + 1)..]]);
            AssertRefused([.. bytes[..at], 0, .. bytes[at..]]);
        }
    }

    [Theory]
    [InlineData("a value that ends beyond the block", "0001" + "61" + "04" + "010203")]
    [InlineData("a value of 2^63 bytes", "0001" + "61" + "FFFFFFFFFFFFFFFFFF01" + "010203")]
    [InlineData("a length without an end", "0001" + "61" + "80")]
    [InlineData("no length", "0001" + "61")]
    [InlineData("bytes after the last value", "0001" + "61" + "02" + "010203")]
    public void A_block_whose_checksum_is_right_and_whose_values_are_not_is_refused(string what, string payload)
    {
        byte[] file = new PlainRun { ValueWords = 0, Blocks = [new PlainBlock { Payload = Convert.FromHexString(payload), Rows = 1, FirstKey = "a" }] }.ToBytes();
        MapReduceException? refusal = Refusal(file);
        Assert.True(refusal is { Failure: Failure.BadData }, what);
        Assert.Contains("block 0: the run is damaged", refusal.Message);
    }

    [Fact]
    public void Runs_of_fixed_and_variable_values_are_told_apart()
    {
        byte[] variable = Write([("a", [1, 0, 0, 0])]), fixedSize = RunFolder.Write([("a", 1)]);
        Assert.Contains("has values of any number of bytes, where 8 are expected", Assert.Throws<MapReduceException>(() => _folder.Open(variable)).Message);
        Assert.Contains("has values of 8 bytes, where any number of are expected", Assert.Throws<MapReduceException>(() => _folder.Open<PartList<SortedNumbers>>(fixedSize)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefused(byte[] bytes) => Assert.True(Refusal(bytes) is { Failure: Failure.BadData or Failure.OtherRun });

    private MapReduceException? Refusal(byte[] bytes)
    {
        string path = _folder["damaged.run"];
        File.WriteAllBytes(path, bytes);
        Exception? heard = Record.Exception(() =>
        {
            using var run = new RunFile<PartList<SortedNumbers>>(File.OpenHandle(path), path, RunFolder.Job);
            _ = Read(run.Open(null, null));
        });
        return heard is null ? null : Assert.IsType<MapReduceException>(heard);
    }

    private static unsafe byte[] Write(IEnumerable<(string Key, byte[] Value)> rows)
    {
        using var file = new MemoryStream();
        using var writer = new RunWriter<PartList<SortedNumbers>>(file, RunFolder.Job);
        foreach ((string key, byte[] value) in rows)
        {
            using var table = new CombiningTable<PartList<SortedNumbers>>();
            table.AddBytes(Keys.Bytes(key), value);
            table.Flush();
            // The table, and with it the value, is gone before the row is written.
            writer.Append(table.Entries, table.TailOf(table.Entries));
        }
        writer.Finish();
        return file.ToArray();
    }

    private static unsafe List<(string Key, string Value)> Read(RowCursor<PartList<SortedNumbers>> cursor)
    {
        var rows = new List<(string, string)>();
        using (cursor)
            while (cursor.Advance()) rows.Add((Keys.Text(KeyHead.Whole(cursor.Entry, cursor.Tail)), Convert.ToHexString(cursor.Entry->Value.Bytes)));
        return rows;
    }

    private static IEnumerable<(string Key, string Value)> Merged(IEnumerable<(string Key, byte[] Value)> rows) =>
        rows.GroupBy(r => r.Key, r => r.Value).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, Convert.ToHexString(SortedNumbers.Bytes(g.SelectMany(value => SortedNumbers.Numbers(value)).Order()))));

    private static (string Key, string Value) Shown((string Key, byte[] Value) row) => (row.Key, Convert.ToHexString(row.Value));

    /// <summary>Ascending numbers, as many bytes as wanted, cut to whole numbers.</summary>
    private static byte[] Numbers(int bytes, int seed) => SortedNumbers.Bytes(Enumerable.Range(0, bytes / 4).Select(i => (uint)(seed + i)));
}
