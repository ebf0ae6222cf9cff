using System.IO.Compression;
using System.IO.Hashing;

namespace MapReduce.Tests.Input.Archives;

/// <summary>Gzip members made for tests, sound ones and ones that only a hand can make.</summary>
internal static class GzipSample
{
    /// <summary>Lines like those of a real input, so that all kinds of deflate codes turn up. Same seed, same bytes.</summary>
    public static byte[] Lines(int lengthBytes, int seed = 1)
    {
        var random = new Random(seed);
        using var text = new MemoryStream();
        while (text.Length < lengthBytes)
            text.Write(System.Text.Encoding.UTF8.GetBytes($"wörd{random.Next(99)}_NOUN\t{1500 + random.Next(509)}\t{random.Next()}\t{random.Next(50)}\n"));
        return text.ToArray()[..lengthBytes];
    }

    /// <summary>One member as the framework writes it.</summary>
    public static byte[] Member(byte[] data, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
            gzip.Write(data);
        // The framework writes no member at all for no data.
        return compressed.Length > 0 ? compressed.ToArray() : Assemble([0x03, 0x00], data);
    }

    /// <summary>One member whose header has every optional field: extra, name, comment, checksum.</summary>
    public static byte[] MemberWithFullHeader(byte[] data)
    {
        byte[] header = [0x1F, 0x8B, 8, 0x1F, 1, 2, 3, 4, 0, 3, 4, 0, 9, 0, 8, 7, .. "name.tsv\0"u8, .. "a comment\0"u8];
        ushort checksum = (ushort)Crc32.HashToUInt32(header);
        return [.. header, (byte)checksum, (byte)(checksum >> 8), .. Member(data).AsSpan(10)];
    }

    /// <summary>A member of a plain header, the given deflate data, and the trailer that belongs to <paramref name="data"/>.</summary>
    public static byte[] Assemble(byte[] deflate, byte[] data) =>
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. deflate, .. Crc32.Hash(data), .. BitConverter.GetBytes(data.Length)];

    /// <summary>Raw deflate data, and the same without the end: blocks that can be repeated, for zeros follow zeros.</summary>
    public static (byte[] Block, byte[] End) ZeroBlocks(int lengthBytes)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(new byte[lengthBytes]);
        deflate.Flush();
        return (compressed.ToArray(), [0x03, 0x00]);
    }
}
