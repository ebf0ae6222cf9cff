namespace MapReduce.Input;

/// <summary>One stream of lines: a plain file, a compressed file, an entry of a zip archive, or standard input.</summary>
/// <param name="Index">Place among the run's inputs, 0-based.</param>
/// <param name="Name">What messages call it: the path as it was given, and the entry for an archive.</param>
/// <param name="Path">The file to open; null for standard input.</param>
/// <param name="Container">How the bytes are wrapped.</param>
/// <param name="StoredBytes">Length as it is stored (compressed, where it is), in bytes; null where it cannot be known.</param>
/// <param name="Entry">The 0-based number of the file within a zip archive; null otherwise.</param>
public sealed record InputSource(int Index, string Name, string? Path, Container Container, long? StoredBytes, int? Entry = null)
{
    /// <summary>Whether any range of it can be read by itself, so that several workers share one file.</summary>
    public bool IsSeekable => Container == Container.Plain && Path is not null && StoredBytes is not null;
}
