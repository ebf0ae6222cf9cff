using System.Buffers.Binary;

namespace MapReduce.Input.Archives;

/// <summary>How the bytes of an input are wrapped. Determined by <see cref="ContainerSignature"/>, never by a file's name.</summary>
public enum Container
{
    /// <summary>Nothing: the bytes are the data.</summary>
    Plain,

    /// <summary>One or more gzip members (RFC 1952).</summary>
    Gzip,

    /// <summary>One or more zstd frames (RFC 8878), including skippable ones.</summary>
    Zstd,

    /// <summary>A zip archive; each of its files is an input of its own.</summary>
    Zip,
}

/// <summary>Recognizes a container by the first bytes of an input.</summary>
public static class ContainerSignature
{
    /// <summary>First bytes that are enough.</summary>
    public const int LengthBytes = 4;

    private const uint ZstdFrame = 0xFD2FB528;
    private const uint ZstdSkippableFrame = 0x184D2A50;
    private const uint ZipEntry = 0x04034B50;
    private const uint ZipOfNoEntries = 0x06054B50;

    /// <summary>
    /// The container whose signature <paramref name="head"/> starts with; <see cref="Container.Plain"/> if there is none. gzip
    /// needs two bytes, the others four; a shorter head is plain.
    /// </summary>
    public static Container Of(ReadOnlySpan<byte> head)
    {
        if (head is [0x1F, 0x8B, ..])
            return Container.Gzip;
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(head, out uint signature))
            return Container.Plain;
        return signature switch
        {
            ZstdFrame => Container.Zstd,
            // Sixteen signatures are reserved for skippable frames: the last four bits are the writer's own.
            _ when (signature & ~0xFu) == ZstdSkippableFrame => Container.Zstd,
            ZipEntry or ZipOfNoEntries => Container.Zip,
            _ => Container.Plain,
        };
    }
}
