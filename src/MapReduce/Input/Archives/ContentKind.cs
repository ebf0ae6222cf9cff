using System.Buffers.Binary;
using System.Text;

namespace MapReduce.Input.Archives;

/// <summary>
/// A format that no job reads, recognized by its first bytes, so that the error names it whatever the file is called and however
/// bad lines are handled.
/// </summary>
/// <param name="Name">What it is, as in "is a tar archive".</param>
/// <param name="WayOut">What to do, as the end of a sentence.</param>
public sealed record ContentKind(string Name, string WayOut)
{
    /// <summary>Decompressed bytes that are enough to recognize every kind.</summary>
    public const int HeadBytes = 1024;

    private const string Unpack = "unpack it first, and name the files in it";

    private const string Export = "export its rows as text first, with TABs between the fields";

    private static readonly ContentKind Tar = new("a tar archive", "unpack it first (tar -xf), and name the files in it");

    private static readonly ContentKind Web = new(
        "an HTML or XML page", "if a server sent it instead of the file, download the file again; otherwise convert it to plain text first");

    /// <summary>A Run, as checkpoints and sharded runs store it.</summary>
    public static ContentKind OwnRun { get; } = new("a Run of this program (of a checkpoint or a sharded run)", "rerun the command that it belongs to, or name the inputs of that command");

    private static readonly (byte[] Signature, ContentKind Kind)[] BySignature =
    [
        ([.. "MRRUN\r\n\u001A"u8], OwnRun),
        ([0xFD, .. "7zXZ\0"u8], new("xz", "unpack it first (unxz)")),
        ([0x04, 0x22, 0x4D, 0x18], new("lz4", "unpack it first (lz4 -d)")),
        ([0x02, 0x21, 0x4C, 0x18], new("lz4 (legacy)", "unpack it first (lz4 -d)")),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], new("a 7z archive", "unpack it first (7z x), and name the files in it")),
        ([.. "Rar!"u8, 0x1A, 0x07], new("a rar archive", "unpack it first (unrar x), and name the files in it")),
        ([.. "LZIP"u8, 0x01], new("lzip", "unpack it first (lzip -d)")),
        ([0x1F, 0x9D], new("the compress format (.Z)", "unpack it first (uncompress)")),
        ([0xFF, 0x06, 0x00, 0x00, .. "sNaPpY"u8], new("framed snappy", "unpack it first")),
        ([.. "!<arch>\n"u8], new("an ar archive", Unpack)),
        // A page header or a footer follows, whose first field is always this byte; an ngram may start with PAR1.
        ([.. "PAR1"u8, 0x15], new("Parquet", Export)),
        ([.. "ARROW1\0\0"u8], new("Arrow", Export)),
        ([.. "Obj"u8, 0x01], new("Avro", Export)),
        ([.. "SQLite format 3\0"u8], new("an SQLite database", Export)),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], new("an Office document", "save it as text first, with TABs between the fields")),
        ([0x7F, .. "ELF"u8], new("an executable (ELF)", "name a file of text")),
        ([0x89, .. "PNG\r\n"u8, 0x1A], new("an image (PNG)", "name a file of text")),
        ([0xFF, 0xD8, 0xFF], new("an image (JPEG)", "name a file of text")),
    ];

    // These are text and could start a line of data, so they count only if the line is not one.
    private static readonly (byte[] Signature, ContentKind Kind)[] ByText =
    [
        ([.. "%PDF-"u8], new("a PDF document", "extract its text first (pdftotext)")),
        ([.. "{\\rtf"u8], new("an RTF document", "save it as plain text first")),
        ([.. "version https://git-lfs.github.com/spec/"u8], new("a Git LFS pointer, not the file itself", "get the file (git lfs pull)")),
        ([.. "<!doctype"u8], Web), ([.. "<html"u8], Web), ([.. "<?xml"u8], Web),
    ];

    private static readonly (string[] Extensions, string Format)[] ByName =
    [
        ([".gz", ".gzip", ".tgz"], "gzip"), ([".zst", ".zstd", ".tzst"], "zstd"), ([".zip"], "zip"), ([".bz2", ".tbz", ".tbz2"], "bzip2"), ([".xz", ".txz", ".lzma"], "xz"),
        ([".lz4"], "lz4"), ([".7z"], "7z"), ([".rar"], "rar"), ([".tar"], "tar"), ([".br"], "Brotli"), ([".z"], "compress"),
    ];

    /// <summary>The kind that decompressed bytes start with; null for what a job may read: text or nothing.</summary>
    public static ContentKind? Of(ReadOnlySpan<byte> head)
    {
        // Unpacked bytes that start like a container were packed twice.
        if (ContainerSignature.Of(head) is var second and not Container.Plain)
            return new ContentKind(second.ToString().ToLowerInvariant(), "unpack the outer layer first, and name what is in it");
        if (IsTar(head)) return Tar;
        if (IsBzip2(head)) return new ContentKind("bzip2", "unpack it first (bunzip2)");
        if (OfWideText(head) is { } encoding) return new ContentKind($"{encoding} text", $"convert it to UTF-8 first (iconv -f {encoding} -t UTF-8)");
        foreach ((byte[] signature, ContentKind kind) in BySignature)
            if (head.StartsWith(signature)) return kind;
        return OfText(head);
    }

    /// <summary>Refuses what no job reads.</summary>
    /// <param name="head">The first decompressed bytes; all of them, if there are fewer than <see cref="HeadBytes"/>.</param>
    /// <param name="container">What they were unpacked from.</param>
    /// <param name="name">The name of the file that holds these bytes uncompressed, perhaps within an archive; null if there is none.</param>
    /// <exception cref="ForeignContentException">It is of such a kind, or is not compressed although its name says so.</exception>
    internal static void Check(ReadOnlySpan<byte> head, Container container, string? name)
    {
        string? promised = name is null ? null : ByName.FirstOrDefault(n => n.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant())).Format;
        string within = container == Container.Plain ? "" : $" within {container.ToString().ToLowerInvariant()}";
        if (Of(head) is { } kind)
        {
            bool isAsNamed = promised is null || kind.Name.Contains(promised, StringComparison.Ordinal);
            throw new ForeignContentException($"{(isAsNamed ? "" : $"is not {promised}, though its name says so: it ")}is {kind.Name}{within}, which cannot be read; {kind.WayOut}") { Kind = kind };
        }
        if (promised is not null)
            throw new ForeignContentException($"is not {promised}, though its name says so: it is {(head.IsEmpty ? "empty" : "not compressed")}; get the file again, or rename it if it is what you want");
    }

    private static bool IsTar(ReadOnlySpan<byte> head)
    {
        const int headerBytes = 512, magicAt = 257;
        if (head.Length < headerBytes) return false;
        ReadOnlySpan<byte> magic = head[magicAt..];
        return magic.StartsWith("ustar\0"u8) || magic.StartsWith("ustar  \0"u8) || HasTarChecksum(head[..headerBytes]);
    }

    /// <summary>Archives older than the magic are marked only by the sum of the header's bytes, in octal digits.</summary>
    private static bool HasTarChecksum(ReadOnlySpan<byte> header)
    {
        const int at = 148, bytes = 8;
        int sum = bytes * ' ', stored = 0;
        for (int i = 0; i < header.Length; i++) sum += i is >= at and < at + bytes ? 0 : header[i];
        ReadOnlySpan<byte> digits = header.Slice(at, bytes).Trim(" \0"u8);
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange((byte)'0', (byte)'7') >= 0) return false;
        foreach (byte digit in digits) stored = stored * 8 + digit - '0';
        return stored == sum && header[..at].Contains((byte)0);
    }

    private static bool IsBzip2(ReadOnlySpan<byte> head)
    {
        // BZh and a level, then the mark of a first block or of the end.
        if (head.Length < 10 || !head.StartsWith("BZh"u8) || head[3] is < (byte)'1' or > (byte)'9') return false;
        return head[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) || head[4..].StartsWith((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]);
    }

    /// <summary>The encoding of text in units of two or four bytes, recognized by its mark or by the position of its NUL bytes.</summary>
    private static string? OfWideText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0])) return "UTF-32LE";
        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF])) return "UTF-32BE";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return "UTF-16LE";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return "UTF-16BE";
        if (head.Length < 4 || !head.Contains((byte)0)) return null;
        if (AreRunes(head, BinaryPrimitives.ReadUInt32LittleEndian)) return "UTF-32LE";
        if (AreRunes(head, BinaryPrimitives.ReadUInt32BigEndian)) return "UTF-32BE";
        // Digits and separators are most of the text, so most units have a zero byte, always on the same side.
        int pairs = head.Length / 2, even = 0, odd = 0;
        for (int i = 0; i < pairs; i++)
        {
            if (head[2 * i] == 0) even++;
            if (head[2 * i + 1] == 0) odd++;
        }
        return even == 0 && odd * 2 > pairs ? "UTF-16LE" : odd == 0 && even * 2 > pairs ? "UTF-16BE" : null;
    }

    private delegate uint Unit(ReadOnlySpan<byte> bytes);

    private static bool AreRunes(ReadOnlySpan<byte> head, Unit unit)
    {
        for (int at = 0; at + 4 <= head.Length; at += 4)
        {
            uint value = unit(head[at..]);
            if (value == 0 || !Rune.IsValid(value)) return false;
        }
        return head.Length >= 8;
    }

    private static ContentKind? OfText(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        foreach ((byte[] signature, ContentKind kind) in ByText)
        {
            if (text.Length < signature.Length || !Ascii.EqualsIgnoreCase(text[..signature.Length], signature)) continue;
            ReadOnlySpan<byte> line = text[..(text.IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length)];
            return HasNumberField(line) ? null : kind;
        }
        return null;
    }

    private static bool HasNumberField(ReadOnlySpan<byte> line)
    {
        for (int tab; (tab = line.IndexOf((byte)'\t')) >= 0 && tab + 1 < line.Length; line = line[(tab + 1)..])
            if (char.IsAsciiDigit((char)line[tab + 1])) return true;
        return false;
    }
}

/// <summary>
/// An input is not what it is read as. The message is a fragment that starts with "is" and ends with the remedy; the code that
/// opened the input prepends its name.
/// </summary>
/// <param name="message">What it is and what to do, without a full stop.</param>
public sealed class ForeignContentException(string message) : Exception(message)
{
    /// <summary>The kind of file; null if the job, or the file's name, decided.</summary>
    public ContentKind? Kind { get; init; }

    /// <summary>What to do, if the message does not say it.</summary>
    public Remedy Remedy { get; init; }
}
