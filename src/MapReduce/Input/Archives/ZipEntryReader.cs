using System.IO.Hashing;
using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>
/// The decompressed bytes of a zip entry, checked against the length and checksum in the archive's directory, which the framework's
/// own stream ignores.
/// </summary>
internal sealed class ZipEntryReader(Stream entry, string name, long length, uint storedChecksum) : ForwardStream
{
    private readonly Crc32 checksum = new();
    private long position;
    private bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty)
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
        checksum.Append(buffer[..count]);
        position += count;
        if (position > length)
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
        ended = true;
        if (position < length)
            throw new DamagedArchiveException($"'{name}' ends early: {position} of {length} bytes (cut off?)");
        if (checksum.GetCurrentHashAsUInt32() != storedChecksum)
            throw new DamagedArchiveException($"checksum of '{name}' differs: the decompressed data is not what was compressed");
    }
}
