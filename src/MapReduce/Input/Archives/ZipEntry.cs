using System.Buffers.Binary;
using System.IO.Compression;
using MapReduce.Input.Inflate;
using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>A file in a zip archive, as the archive's directory describes it.</summary>
/// <param name="Number">Its 0-based position in the directory, counting folders.</param>
/// <param name="Name">Path inside the archive, with forward slashes.</param>
/// <param name="Length">Length of the decompressed file in bytes; <see cref="Open"/> enforces it.</param>
/// <param name="CompressedLength">Length of its compressed bytes.</param>
/// <param name="Checksum">CRC-32 of the decompressed file.</param>
/// <param name="Method">How it is compressed (APPNOTE 4.4.5).</param>
/// <param name="IsEncrypted">Whether it is encrypted.</param>
/// <param name="HeaderOffset">Where its own header starts in the archive, in bytes.</param>
internal sealed record ZipEntry(int Number, string Name, long Length, long CompressedLength, uint Checksum, ushort Method, bool IsEncrypted, long HeaderOffset)
{
    private const uint HeaderSignature = 0x04034B50;
    private const int HeaderBytes = 30;
    private const ushort Stored = 0, Deflated = 8, Deflated64 = 9;

    /// <summary>
    /// The decompressed bytes; their length and checksum are checked at the end. REQUIRES: the entry opened before on the same
    /// stream is no longer read.
    /// </summary>
    /// <param name="archive">The archive, a seekable stream, which the caller owns.</param>
    /// <exception cref="DamagedArchiveException">The entry is missing, or cannot be read (an unknown method).</exception>
    public Stream Open(Stream archive)
    {
        if (IsEncrypted) throw new ForeignContentException($"'{Name}' in the zip is encrypted; unpack it with its password first, or get the file again if it has none");
        if (Method is not (Stored or Deflated or Deflated64))
            throw new DamagedArchiveException($"'{Name}' in the zip cannot be opened (compressed by method {Method}, where 8 (deflate) is expected)");
        return new ZipEntryReader(Method == Deflated64 ? OpenByFramework(archive) : Unpack(archive), Name, Length, Checksum);
    }

    private Stream Unpack(Stream archive)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        archive.Position = Math.Min(HeaderOffset, archive.Length);
        if (archive.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature)
            throw new DamagedArchiveException($"'{Name}' in the zip cannot be opened (it is not where the directory says)");
        // Its name and extra fields lie between the header and the data.
        archive.Position += BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var packed = new PackedBytes(archive, CompressedLength);
        return Method == Stored ? packed : new InflatedStream(packed, (int)Math.Clamp(CompressedLength, 1, CompressedWindow.DefaultReadBytes));
    }

    /// <summary>Opens Deflate64, which Windows uses beyond 2 GB: only the framework's own archive class inflates it.</summary>
    private Stream OpenByFramework(Stream archive)
    {
        try
        {
            return new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true).Entries[Number].Open();
        }
        catch (InvalidDataException e)
        {
            throw new DamagedArchiveException($"'{Name}' in the zip cannot be opened ({e.Message.TrimEnd('.')})", innerException: e);
        }
    }

    /// <summary>The next bytes of the archive, up to the end of the entry.</summary>
    private sealed class PackedBytes(Stream archive, long left) : ForwardStream
    {
        private long _left = left;

        public override int Read(Span<byte> buffer)
        {
            int read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }
    }
}

/// <summary>
/// The decompressed bytes of a zip entry, checked against the length and checksum in the archive's directory, which the framework's
/// own stream ignores.
/// </summary>
internal sealed class ZipEntryReader(Stream entry, string name, long length, uint storedChecksum) : ForwardStream
{
    // Computes the checksum itself.
    private readonly InflatedStream? _inflated = entry as InflatedStream;
    private uint _checksum;
    private long _position;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        int count;
        try
        {
            count = entry.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new DamagedArchiveException($"the compressed data of '{name}' is damaged", innerException: e);
        }
        if (count == 0)
        {
            End();
            return 0;
        }
        if (_inflated is null) _checksum = Crc32.Append(_checksum, buffer[..count]);
        _position += count;
        if (_position > length)
            throw new DamagedArchiveException($"'{name}' is longer than the {length} bytes that the zip's directory says");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            entry.Dispose();
        base.Dispose(disposing);
    }

    private void End()
    {
        _ended = true;
        if (_position < length)
            throw new DamagedArchiveException($"'{name}' ends early: {_position} of {length} bytes (cut off?)");
        if (_inflated is { IsWhole: false })
            throw new DamagedArchiveException($"'{name}' ends early: the end of its compressed data is missing (cut off?)");
        if ((_inflated?.Checksum ?? _checksum) != storedChecksum)
            throw new DamagedArchiveException($"checksum of '{name}' differs: the decompressed data is not what was compressed");
    }
}
