using System.IO.Compression;

namespace MapReduce.Input;

/// <summary>A file in a zip archive.</summary>
internal sealed class ZipEntry
{
    private readonly ZipArchiveEntry entry;

    internal ZipEntry(ZipArchiveEntry entry) => this.entry = entry;

    /// <summary>Path inside the archive, with forward slashes.</summary>
    public string Name => entry.FullName;

    /// <summary>Length of the decompressed file in bytes, as the archive's directory has it; <see cref="Open"/> holds the file to it.</summary>
    public long Length => entry.Length;

    /// <summary>Length of its compressed bytes.</summary>
    public long CompressedLength => entry.CompressedLength;

    /// <summary>
    /// The decompressed bytes, checked against their length and checksum at the end. REQUIRES that the entry opened
    /// before, of the same archive, is no longer read.
    /// </summary>
    /// <exception cref="DamagedArchiveException">The entry cannot be found, or is of a kind that cannot be read (encrypted, an unknown method).</exception>
    public Stream Open()
    {
        try
        {
            if (entry.IsEncrypted)
                throw new DamagedArchiveException($"'{Name}' in the zip is encrypted");
            return new ZipEntryReader(entry.Open(), Name, entry.Length, entry.Crc32);
        }
        catch (InvalidDataException e)
        {
            throw new DamagedArchiveException($"'{Name}' in the zip cannot be opened ({e.Message.TrimEnd('.')})", innerException: e);
        }
    }
}
