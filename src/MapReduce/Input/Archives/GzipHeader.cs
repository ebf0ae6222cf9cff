using System.Buffers.Binary;
using System.IO.Hashing;

namespace MapReduce.Input.Archives;

/// <summary>The header of a gzip member (RFC 1952, 2.3): checked and skipped, because nothing in it is needed.</summary>
internal static class GzipHeader
{
    /// <summary>The start of every member: two bytes of identification and the only compression method.</summary>
    public static ReadOnlySpan<byte> Signature => [0x1F, 0x8B, Deflate];

    private const byte Deflate = 8;

    private const byte HasChecksum = 0x02;
    private const byte HasExtra = 0x04;
    private const byte HasName = 0x08;
    private const byte HasComment = 0x10;
    private const byte Reserved = 0xE0;

    /// <summary>Moves <paramref name="window"/> past the header at its position.</summary>
    /// <exception cref="DamagedArchiveException">The header is missing, truncated or corrupt.</exception>
    public static void Skip(CompressedWindow window)
    {
        long offset = window.Offset;
        var checksum = new Crc32();
        byte first = Next(window, checksum);
        if (first != Signature[0] || Next(window, checksum) != Signature[1])
            throw GzipDamage.NotAHeader(offset);
        byte method = Next(window, checksum);
        if (method != Deflate)
            throw GzipDamage.UnknownMethod(method, offset);
        byte flags = Next(window, checksum);
        if ((flags & Reserved) != 0)
            throw GzipDamage.ReservedFlags(flags, offset);

        // Time of writing (4), level, operating system.
        Skip(window, checksum, 6);
        if ((flags & HasExtra) != 0)
            Skip(window, checksum, Next(window, checksum) | Next(window, checksum) << 8);
        if ((flags & HasName) != 0)
            SkipText(window, checksum);
        if ((flags & HasComment) != 0)
            SkipText(window, checksum);
        if ((flags & HasChecksum) != 0)
            Check(window, checksum, offset);
    }

    private static void Check(CompressedWindow window, Crc32 checksum, long offset)
    {
        ushort computed = (ushort)checksum.GetCurrentHashAsUInt32();
        Span<byte> stored = [Next(window, checksum), Next(window, checksum)];
        if (BinaryPrimitives.ReadUInt16LittleEndian(stored) != computed)
            throw GzipDamage.HeaderChecksumDiffers(offset);
    }

    private static void SkipText(CompressedWindow window, Crc32 checksum)
    {
        while (Next(window, checksum) != 0)
        {
        }
    }

    private static void Skip(CompressedWindow window, Crc32 checksum, int count)
    {
        for (int i = 0; i < count; i++)
            Next(window, checksum);
    }

    private static byte Next(CompressedWindow window, Crc32 checksum)
    {
        if (!window.TryReadByte(out byte value))
            throw GzipDamage.EndsEarly(window.Offset);
        checksum.Append([value]);
        return value;
    }
}
