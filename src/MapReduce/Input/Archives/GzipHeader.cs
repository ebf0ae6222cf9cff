using MapReduce.Input.Inflate;

namespace MapReduce.Input.Archives;

/// <summary>The header of a gzip member (RFC 1952, 2.3): checked and skipped, because nothing in it is needed.</summary>
internal static class GzipHeader
{
    /// <summary>The start of every member: two bytes of identification and the only compression method.</summary>
    private static ReadOnlySpan<byte> Signature => [0x1F, 0x8B, Deflate];

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
        uint checksum = 0;
        byte first = Next(window, ref checksum);
        if (first != Signature[0] || Next(window, ref checksum) != Signature[1])
            throw GzipDamage.NotAHeader(offset);
        byte method = Next(window, ref checksum);
        if (method != Deflate)
            throw GzipDamage.UnknownMethod(method, offset);
        byte flags = Next(window, ref checksum);
        if ((flags & Reserved) != 0)
            throw GzipDamage.ReservedFlags(flags, offset);

        // Time of writing (4), level, operating system.
        Skip(window, ref checksum, 6);
        if ((flags & HasExtra) != 0)
            Skip(window, ref checksum, Next(window, ref checksum) | Next(window, ref checksum) << 8);
        if ((flags & HasName) != 0)
            SkipText(window, ref checksum);
        if ((flags & HasComment) != 0)
            SkipText(window, ref checksum);
        if ((flags & HasChecksum) != 0)
            Check(window, checksum, offset);
    }

    private static void Check(CompressedWindow window, uint checksum, long offset)
    {
        ushort computed = (ushort)checksum;
        if ((Next(window, ref checksum) | Next(window, ref checksum) << 8) != computed)
            throw GzipDamage.HeaderChecksumDiffers(offset);
    }

    private static void SkipText(CompressedWindow window, ref uint checksum)
    {
        while (Next(window, ref checksum) != 0)
        {
        }
    }

    private static void Skip(CompressedWindow window, ref uint checksum, int count)
    {
        for (int i = 0; i < count; i++)
            Next(window, ref checksum);
    }

    private static byte Next(CompressedWindow window, ref uint checksum)
    {
        if (!window.TryReadByte(out byte value))
            throw GzipDamage.EndsEarly(window.Offset);
        checksum = Crc32.Append(checksum, [value]);
        return value;
    }
}
