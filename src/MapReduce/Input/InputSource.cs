using MapReduce.Input.Archives;
using MapReduce.Input.Web;

namespace MapReduce.Input;

/// <summary>One stream of lines: a plain file, a compressed file, an entry of a zip archive, a file behind a URL, or standard input.</summary>
/// <param name="Index">Position among the run's inputs, 0-based.</param>
/// <param name="Name">What messages call it: the path as given, and the entry for an archive.</param>
/// <param name="Path">The file to open; null for standard input and for a URL.</param>
/// <param name="Container">How the bytes are wrapped.</param>
/// <param name="StoredBytes">Stored length in bytes (compressed, if it is compressed); null if it is unknown.</param>
/// <param name="Entry">The 0-based number of the file within a zip archive; null otherwise.</param>
/// <param name="PartOffset">Where the part of a plain file that is to be read starts, in bytes.</param>
/// <param name="PartBytes">Length of that part; null for the rest of the file.</param>
/// <param name="Web">The file behind a URL; null for any other input.</param>
public sealed record InputSource(int Index, string Name, string? Path, Container Container, long? StoredBytes, int? Entry = null, long PartOffset = 0, long? PartBytes = null, WebFile? Web = null)
{
    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => Path is null && Web is null;

    /// <summary>Whether any range of it can be read on its own, so that several workers share one file.</summary>
    public bool IsSeekable => Container == Container.Plain && Path is not null && StoredBytes is not null;

    /// <summary>Stored bytes to read; null if unknown.</summary>
    public long? BytesToRead => PartBytes ?? StoredBytes - PartOffset;
}
