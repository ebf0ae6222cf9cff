using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MapReduce.Tests.Combine;
using Xunit;

namespace MapReduce.Tests.Runs;

/// <summary>
/// A second reader and writer of Runs, made from docs/run-format.md alone. The reader fails the test wherever the bytes
/// are not what the document says.
/// </summary>
internal sealed class PlainRun
{
    private static readonly byte[] Magic = [.. "MRRUN\r\n"u8, 0x1A], EndMagic = [.. "MRRUNEND"u8];

    /// <summary>Bytes of a first key that the footer has.</summary>
    private const int MostKeyInFooter = 256;

    public uint Version { get; init; } = 3;

    public uint ValueWords { get; init; } = 1;

    /// <summary>Bytes of the last word of a value that are unused.</summary>
    public uint UnusedBytes { get; init; }

    public string Job { get; init; } = "numbers";

    public List<PlainBlock> Blocks { get; init; } = [];

    /// <summary>Blocks, rows, where the footer begins and its length, as the trailer has them; null for what is true.</summary>
    public (ulong Blocks, ulong Rows, ulong FooterAt, ulong FooterLength)? Trailer { get; init; }

    public IEnumerable<PlainRow> Rows => Blocks.SelectMany(block => Decode(block.Payload, block.Rows, ValueWords));

    /// <summary>A Run of the given rows, cut into blocks as wanted; keys share nothing where they need not.</summary>
    public static PlainRun Of(IEnumerable<PlainRow> rows, int rowsPerBlock, bool sharing) =>
        new() { Blocks = [.. rows.Chunk(rowsPerBlock).Select(block => BlockOf(block, sharing))] };

    /// <summary>A block of rows; in a <paramref name="variable"/> one, each word is a byte of a value of variable length.</summary>
    public static PlainBlock BlockOf(PlainRow[] rows, bool sharing, bool variable = false)
    {
        var payload = new List<byte>();
        string before = "";
        foreach ((string key, ulong[] words) in rows)
        {
            int shared = 0;
            while (sharing && shared < Math.Min(before.Length, key.Length) && before[shared] == key[shared]) shared++;
            payload.AddRange([.. Varint((ulong)shared), .. Varint((ulong)(key.Length - shared)), .. Keys.Bytes(key[shared..]), .. variable ? [.. Varint((ulong)words.Length), .. words.Select(word => checked((byte)word))] : words.SelectMany(Varint)]);
            before = key;
        }
        return new PlainBlock { Payload = [.. payload], Rows = (uint)rows.Length, FirstKey = rows[0].Key };
    }

    public static IEnumerable<byte> Varint(ulong number)
    {
        for (; number >= 128; number /= 128) yield return (byte)(number % 128 + 128);
        yield return (byte)number;
    }

    public byte[] ToBytes()
    {
        var file = new List<byte>([.. Magic, .. U32(Version), .. U16(ValueWords), .. U16(UnusedBytes), .. U32((uint)Encoding.UTF8.GetByteCount(Job)), .. Encoding.UTF8.GetBytes(Job)]);
        file.AddRange(U64(XxHash3.HashToUInt64(file.ToArray())));
        var footer = new List<byte>();
        for (int i = 0; i < Blocks.Count; i++)
        {
            PlainBlock block = Blocks[i];
            footer.AddRange([
                .. U64((ulong)(block.Offset == 0 ? file.Count : block.Offset)), .. U64(block.RowsInFooter == 0 ? block.Rows : block.RowsInFooter),
                .. U64(XxHash3.HashToUInt64(block.Payload, seed: i)), .. U32(block.KeyLengthInFooter ?? (uint)block.FirstKey.Length), .. Keys.Bytes(block.FirstKey)]);
            file.AddRange([.. U32((uint)block.Payload.Length), .. U32(block.Rows), .. U64(XxHash3.HashToUInt64(block.Payload, seed: i)), .. block.Payload]);
        }
        (ulong blocks, ulong rows, ulong footerAt, ulong footerLength) =
            Trailer ?? ((ulong)Blocks.Count, (ulong)Blocks.Sum(b => b.Rows), (ulong)file.Count, (ulong)footer.Count);
        byte[] numbers = [.. U64(blocks), .. U64(rows), .. U64(footerAt), .. U64(footerLength)];
        return [.. file, .. footer, .. numbers, .. U64(XxHash3.HashToUInt64([.. footer, .. numbers])), .. EndMagic];
    }

    /// <summary>Reads a file. Without <paramref name="ordered"/> it is not asked whether keys ascend and the footer has the first ones.</summary>
    public static PlainRun Parse(byte[] file, bool ordered = true)
    {
        Assert.Equal(Magic, file[..8]);
        uint version = U32(file, 8), words = U32(file, 12) % 65536, unused = U32(file, 12) / 65536, jobLength = U32(file, 16);
        int at = 20 + (int)jobLength;
        Assert.Equal(XxHash3.HashToUInt64(file.AsSpan(0, at)), U64(file, at));
        at += 8;

        byte[] trailer = file[^48..];
        Assert.Equal(EndMagic, trailer[40..]);
        ulong footerAt = U64(trailer, 16), footerLength = U64(trailer, 24);
        Assert.Equal((ulong)file.Length - 48, footerAt + footerLength);
        byte[] footer = file[(int)footerAt..^48];
        Assert.Equal(XxHash3.HashToUInt64([.. footer, .. trailer[..32]]), U64(trailer, 32));

        var blocks = new List<PlainBlock>();
        for (int entry = 0; entry < footer.Length; entry += 28 + (int)U32(footer, entry + 24))
        {
            Assert.Equal((ulong)at, U64(footer, entry));
            int length = (int)U32(file, at);
            uint rows = U32(file, at + 4);
            Assert.InRange(length, 1, 1 << 30);
            Assert.Equal(rows, U64(footer, entry + 8));
            byte[] payload = file[(at + 16)..(at + 16 + length)];
            Assert.Equal(XxHash3.HashToUInt64(payload, seed: blocks.Count), U64(file, at + 8));
            Assert.Equal(U64(file, at + 8), U64(footer, entry + 16));
            string firstKey = Keys.Text(footer.AsSpan(entry + 28, (int)U32(footer, entry + 24)));
            string key = Decode(payload, rows, words)[0].Key;
            if (ordered) Assert.Equal(key[..Math.Min(key.Length, MostKeyInFooter)], firstKey);
            blocks.Add(new PlainBlock { Payload = payload, Rows = rows, FirstKey = firstKey });
            at += 16 + length;
        }
        Assert.Equal(footerAt, (ulong)at);
        Assert.Equal(U64(trailer, 0), (ulong)blocks.Count);
        Assert.Equal(U64(trailer, 8), (ulong)blocks.Sum(b => b.Rows));
        var run = new PlainRun { Version = version, ValueWords = words, UnusedBytes = unused, Job = Encoding.UTF8.GetString(file, 20, (int)jobLength), Blocks = blocks };
        Assert.InRange(unused, 0u, 7u);
        if (unused > 0) Assert.All(run.Rows, row => Assert.InRange(row.Words[^1], 0UL, (1UL << (64 - 8 * (int)unused)) - 1));
        if (!ordered) return run;
        string[] keys = [.. run.Rows.Select(row => row.Key)];
        for (int i = 1; i < keys.Length; i++) Assert.True(string.CompareOrdinal(keys[i - 1], keys[i]) < 0, $"row {i} is not above the one before it");
        return run;
    }

    private static List<PlainRow> Decode(byte[] payload, uint count, uint words)
    {
        int at = 0;
        ulong Number()
        {
            ulong number = 0;
            for (int bit = 0; ; bit += 7)
            {
                number |= (ulong)(payload[at] & 127) << bit;
                if (payload[at++] < 128) return number;
                Assert.InRange(bit, 0, 56);
            }
        }
        var rows = new List<PlainRow>();
        string key = "";
        for (uint row = 0; row < count; row++)
        {
            int shared = checked((int)Number()), rest = checked((int)Number());
            Assert.InRange(shared, 0, key.Length);
            key = string.Concat(key.AsSpan(0, shared), Keys.Text(payload.AsSpan(at, rest)));
            at += rest;
            if (words == 0)
            {
                int length = checked((int)Number());
                rows.Add(new PlainRow(key, [.. payload[at..(at + length)].Select(one => (ulong)one)]));
                at += length;
            }
            else rows.Add(new PlainRow(key, [.. Enumerable.Range(0, (int)words).Select(_ => Number())]));
        }
        Assert.Equal(payload.Length, at);
        return rows;
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    private static byte[] U16(uint number) => BitConverter.GetBytes(checked((ushort)number));

    private static byte[] U32(uint number) => BitConverter.GetBytes(number);

    private static byte[] U64(ulong number) => BitConverter.GetBytes(number);
}
