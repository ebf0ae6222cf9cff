using System.Buffers.Binary;
using System.Text;

namespace MapReduce.Input.Archives;

/// <summary>
/// The directory of a zip archive: its files in directory order, without folders and without the files that macOS adds to every
/// archive. Immutable.
/// </summary>
/// <remarks>
/// The directory is read once for all entries: reading it again for each would be quadratic in an archive of many small files.
/// Archives of more than 65,535 files or 4 GiB (zip64) are supported; split archives are not.
/// </remarks>
internal sealed class ZipEntries
{
    private const uint EndSignature = 0x06054B50, End64Signature = 0x06064B50, Locator64Signature = 0x07064B50, EntrySignature = 0x02014B50;
    private const int EndBytes = 22, End64Bytes = 56, Locator64Bytes = 20, EntryBytes = 46, MostCommentBytes = ushort.MaxValue;
    private const ushort Field64 = 1, Encrypted = 1;

    // The entries of an archive are opened one after another, each on its own.
    private static volatile Known? _last;

    private sealed record Known(string Path, long Length, DateTime Changed, ZipEntries Entries);

    private ZipEntries(IReadOnlyList<ZipEntry> files, int leftOut) => (Files, LeftOut) = (files, leftOut);

    /// <summary>The files. Empty for an archive without any.</summary>
    public IReadOnlyList<ZipEntry> Files { get; }

    /// <summary>How many files are left out because macOS adds them: <c>__MACOSX/…</c>, <c>._…</c> and <c>.DS_Store</c>.</summary>
    public int LeftOut { get; }

    /// <summary>The directory of an archive file, cached for the last archive as long as the file is unchanged.</summary>
    public static ZipEntries Of(string path, Stream archive)
    {
        DateTime changed = Storage.Files.StatusOrNull(path)?.Changed ?? default;
        if (_last is { } last && last.Path == path && last.Length == archive.Length && last.Changed == changed) return last.Entries;
        ZipEntries entries = Open(archive);
        _last = new Known(path, archive.Length, changed, entries);
        return entries;
    }

    /// <summary>Reads the directory at the end of <paramref name="archive"/>, a seekable stream.</summary>
    /// <exception cref="DamagedArchiveException">The directory is missing (the archive was truncated) or contradicts itself.</exception>
    /// <exception cref="ForeignContentException">It is a document packed as an archive.</exception>
    public static ZipEntries Open(Stream archive)
    {
        if (!archive.CanSeek) throw new ArgumentException("a zip can be read only from a seekable stream", nameof(archive));
        (long at, long bytes, long count) = FindDirectory(archive);
        byte[] directory = new byte[bytes];
        archive.Position = at;
        if (archive.ReadAtLeast(directory, directory.Length, throwOnEndOfStream: false) < directory.Length) throw Damaged("it ends early");
        var files = new List<ZipEntry>();
        int leftOut = 0;
        ReadOnlySpan<byte> rest = directory;
        for (int number = 0; number < count; number++)
        {
            ZipEntry entry = ReadEntry(ref rest, number);
            if (entry.Name == "[Content_Types].xml" || (number == 0 && entry.Name == "mimetype"))
                throw new ForeignContentException("is an Office document or an e-book (a zip of XML files), which cannot be read; save it as text first, with TABs between the fields");
            if (entry.Name.EndsWith('/')) continue;   // a folder (APPNOTE 4.3.8: it has no data)
            if (IsOfMac(entry.Name)) leftOut++;
            else files.Add(entry);
        }
        return rest.IsEmpty ? new ZipEntries(files, leftOut) : throw Damaged($"it has more than its {count} entries");
    }

    private static bool IsOfMac(string name)
    {
        ReadOnlySpan<char> file = name.AsSpan(name.LastIndexOf('/') + 1);
        return name.StartsWith("__MACOSX/", StringComparison.Ordinal) || file.StartsWith("._") || file is ".DS_Store";
    }

    private static (long At, long Bytes, long Count) FindDirectory(Stream archive)
    {
        (long endAt, byte[] end) = FindEnd(archive);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12)), at = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (count == ushort.MaxValue || bytes == uint.MaxValue || at == uint.MaxValue)
        {
            byte[] locator = ReadAt(archive, endAt - Locator64Bytes, Locator64Bytes);
            if (IsSigned(locator, Locator64Signature))
            {
                endAt = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
                byte[] end64 = ReadAt(archive, endAt, End64Bytes);
                if (!IsSigned(end64, End64Signature)) throw Damaged("its end (zip64) is not where it should be");
                count = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(32));
                bytes = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(40));
                at = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(48));
            }
        }
        if (at < 0 || bytes < 0 || at > endAt || bytes > endAt - at || bytes > Array.MaxLength) throw Damaged("it would lie outside the archive");
        if (count < 0 || count > bytes / EntryBytes) throw Damaged($"it is too short for its {count} entries");
        return (at, bytes, count);
    }

    /// <summary>The record at the archive's very end, followed only by its comment.</summary>
    private static (long At, byte[] Record) FindEnd(Stream archive)
    {
        foreach (int most in (ReadOnlySpan<int>)[EndBytes, EndBytes + MostCommentBytes])
        {
            int length = (int)Math.Min(most, archive.Length);
            byte[] tail = ReadAt(archive, archive.Length - length, length);
            for (int at = tail.Length - EndBytes; at >= 0; at--)
            {
                if (!IsSigned(tail.AsSpan(at), EndSignature) || at + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) != tail.Length) continue;
                return (archive.Length - tail.Length + at, tail[at..(at + EndBytes)]);
            }
        }
        throw Damaged("it has no end record");
    }

    private static ZipEntry ReadEntry(ref ReadOnlySpan<byte> rest, int number)
    {
        if (rest.Length < EntryBytes || !IsSigned(rest, EntrySignature)) throw Damaged($"entry {number + 1} is missing");
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]), method = BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(rest[16..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]), length = BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]);
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]), extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
        int size = EntryBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(rest[34..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]);
        if (rest.Length < size) throw Damaged($"entry {number + 1} ends early");
        string name = Encoding.UTF8.GetString(rest.Slice(EntryBytes, nameBytes));
        ReadLongSizes(rest.Slice(EntryBytes + nameBytes, extraBytes), ref length, ref packed, ref at);
        if (disk is not (0 or ushort.MaxValue)) throw Damaged($"'{name}' is in another file of a split archive; join the parts first");
        if (length < 0 || packed < 0 || at < 0) throw Damaged($"'{name}' has a negative length");
        rest = rest[size..];
        return new ZipEntry(number, name, length, packed, checksum, method, (flags & Encrypted) != 0, at);
    }

    /// <summary>Reads the 64-bit numbers, which are there for those that did not fit into 32 bits, in this order.</summary>
    private static void ReadLongSizes(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long at)
    {
        while (extra.Length >= 4)
        {
            ushort id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            ReadOnlySpan<byte> field = extra[4..];
            field = field[..Math.Min(field.Length, BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]))];
            extra = extra[(4 + field.Length)..];
            if (id != Field64) continue;
            Take(ref field, ref length);
            Take(ref field, ref packed);
            Take(ref field, ref at);
            return;
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long number)
        {
            if (number != uint.MaxValue || field.Length < sizeof(long)) return;
            number = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[sizeof(long)..];
        }
    }

    private static bool IsSigned(ReadOnlySpan<byte> record, uint signature) => BinaryPrimitives.TryReadUInt32LittleEndian(record, out uint found) && found == signature;

    /// <summary>Reads as many bytes as there are; none if the offset is outside the archive.</summary>
    private static byte[] ReadAt(Stream archive, long at, int bytes)
    {
        if (at < 0 || at > archive.Length - bytes) return [];
        byte[] read = new byte[bytes];
        archive.Position = at;
        return read[..archive.ReadAtLeast(read, bytes, throwOnEndOfStream: false)];
    }

    private static DamagedArchiveException Damaged(string what) => new($"the zip's directory, at its end, is missing or damaged (cut off?): {what}");
}
