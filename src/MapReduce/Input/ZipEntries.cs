using System.IO.Compression;

namespace MapReduce.Input;

/// <summary>
/// The files in a zip archive, in the order of its directory; folders are left out. Owns the stream. One entry is
/// read at a time, by one thread: they share the stream. To read several at once, open the archive several times.
/// </summary>
internal sealed class ZipEntries : IDisposable
{
    private readonly ZipArchive archive;

    private ZipEntries(ZipArchive archive)
    {
        this.archive = archive;
        Files = [.. archive.Entries.Where(IsFile).Select(entry => new ZipEntry(entry))];
    }

    /// <summary>The files. Empty for an archive without any.</summary>
    public IReadOnlyList<ZipEntry> Files { get; }

    /// <summary>Reads the directory at the end of <paramref name="archive"/>, a seekable stream.</summary>
    /// <exception cref="DamagedArchiveException">There is none (the archive was cut off), or it contradicts itself.</exception>
    public static ZipEntries Open(Stream archive)
    {
        // A stream without seek would make ZipArchive read all of it into memory.
        if (!archive.CanSeek)
            throw new ArgumentException("a zip can be read only from a stream that seeks", nameof(archive));
        try
        {
            return new ZipEntries(new ZipArchive(archive, ZipArchiveMode.Read));
        }
        catch (InvalidDataException e)
        {
            throw new DamagedArchiveException(
                $"the zip's directory, at its end, is missing or damaged (cut off?): {e.Message.TrimEnd('.')}", innerException: e);
        }
    }

    public void Dispose() => archive.Dispose();

    /// <summary>Folders are entries whose name ends with a slash (APPNOTE 4.3.8: they have no data).</summary>
    private static bool IsFile(ZipArchiveEntry entry) => !entry.FullName.EndsWith('/');
}
