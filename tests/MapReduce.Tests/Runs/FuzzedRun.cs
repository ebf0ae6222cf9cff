using System.Buffers.Binary;
using System.IO.Hashing;
using MapReduce.Combine;
using MapReduce.Runs;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Runs;

/// <summary>
/// Any bytes as a Run file: the reader refuses them by name, or gives the rows that the plain reader finds, and allocates no
/// more than the file's length accounts for. The first byte chooses what is made of those that follow (<see cref="Shape"/>),
/// for bytes at random never come past a checksum.
/// </summary>
internal sealed class FuzzedRun : IDisposable
{
    private const long MostAllocated = 256 << 10;

    private readonly RunFolder _folder = new();

    /// <summary>What the bytes are.</summary>
    public enum Shape
    {
        /// <summary>The file as it is.</summary>
        File = '0',

        /// <summary>The file, and all its checksums are put right first.</summary>
        FileToSeal = '1',

        /// <summary>Blocks: rows, length of the first key, that key, length of the payload (two bytes), payload. The last payload is what is left.</summary>
        Blocks = '2',
    }

    /// <summary>Fails where the reader does anything but the two things it may.</summary>
    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        byte[] file = (Shape)('0' + input[0] % 3) switch
        {
            Shape.File => input[1..].ToArray(),
            Shape.FileToSeal => Seal(input[1..].ToArray()),
            _ => BlocksOf(input[1..]).ToBytes(),
        };
        string path = _folder["fuzzed.run"];
        File.WriteAllBytes(path, file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? heard = Record.Exception(Walk);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostAllocated + 8 * file.Length, $"{allocated} bytes for a file of {file.Length}");
        if (heard is null) AssertRows(file);
        else AssertRefusal(heard, path, file);
    }

    private void Walk()
    {
        using RunFile<Sum> run = _folder.OpenNamed("fuzzed.run");
        using RowCursor<Sum> cursor = run.Open(null, null);
        while (cursor.Advance()) { }
    }

    private void AssertRows(byte[] file)
    {
        // Rows in a false order with true checksums are nobody's accident, and the reader does not look for them.
        PlainRow[] expected = [.. PlainRun.Parse(file, ordered: false).Rows];
        using RunFile<Sum> run = _folder.OpenNamed("fuzzed.run");
        Assert.Equal(expected.Length, run.Count);
        Assert.Equal(expected, Plain(RunFolder.Rows(run)));
        if (Record.Exception(() => PlainRun.Parse(file)) is not null || expected.Length == 0) return;
        foreach (int low in Places(expected.Length))
            foreach (int high in Places(expected.Length).Where(high => high >= low))
                Assert.Equal(expected[low..high], Plain(RunFolder.Rows(run, expected[low].Key, expected[high].Key)));
    }

    private static void AssertRefusal(Exception heard, string path, byte[] file)
    {
        var refusal = Assert.IsType<MapReduceException>(heard);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        if (refusal.Failure == Failure.OtherRun) return;
        Assert.Equal(Failure.BadData, refusal.Failure);
        Assert.True(Record.Exception(() => PlainRun.Parse(file)) is not null, $"refused, and the document allows it: {refusal.Message}");
    }

    private static IEnumerable<int> Places(int rows) => new[] { 0, 1, rows / 2, rows - 1 }.Where(place => place < rows).Distinct();

    private static IEnumerable<PlainRow> Plain(IEnumerable<(string Key, ulong Number)> rows) => rows.Select(row => new PlainRow(row.Key, row.Number));

    private static byte[] Seal(byte[] file)
    {
        const int trailer = 48, entryBytes = 28, headBytes = 16;
        long header = file.Length < 20 ? file.Length : 20L + U32(file, 16), footerEnd = file.Length - trailer;
        if (header + 8 > footerEnd) return file;
        PutHash(file, (int)header, file.AsSpan(0, (int)header));
        ulong footerAt = U64(file, file.Length - 32);
        if (footerAt > (ulong)footerEnd) return file;
        int entry = (int)footerAt;
        for (int number = 0; entry + entryBytes <= footerEnd; number++)
        {
            ulong at = U64(file, entry);
            if (at < footerAt && at + headBytes <= footerAt && U32(file, (int)at) <= footerAt - at - headBytes)
            {
                ReadOnlySpan<byte> payload = file.AsSpan((int)at + headBytes, (int)U32(file, (int)at));
                PutHash(file, (int)at + 8, payload, number);
                PutHash(file, entry + 16, payload, number);
            }
            if (U32(file, entry + 24) > footerEnd - entry - entryBytes) break;
            entry += entryBytes + (int)U32(file, entry + 24);
        }
        PutHash(file, file.Length - 16, file.AsSpan((int)footerAt..^16));
        return file;
    }

    private static PlainRun BlocksOf(ReadOnlySpan<byte> input)
    {
        var run = new PlainRun();
        while (input.Length >= 2)
        {
            int key = Math.Min(input[1], input.Length - 2);
            string firstKey = Keys.Text(input.Slice(2, key));
            ReadOnlySpan<byte> rest = input[(2 + key)..];
            int payload = rest.Length < 2 ? 0 : Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(rest), rest.Length - 2);
            run.Blocks.Add(new PlainBlock { Rows = input[0], FirstKey = firstKey, Payload = rest.Length < 2 ? [] : rest.Slice(2, payload).ToArray() });
            input = rest.Length < 2 ? [] : rest[(2 + payload)..];
        }
        return run;
    }

    private static void PutHash(byte[] file, int at, ReadOnlySpan<byte> of, int seed = 0) =>
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), XxHash3.HashToUInt64(of, seed));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    public void Dispose() => _folder.Dispose();
}
