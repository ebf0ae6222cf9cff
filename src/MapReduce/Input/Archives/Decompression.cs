namespace MapReduce.Input.Archives;

/// <summary>
/// Turns the bytes of a container into the bytes inside it. Its streams are read by one thread at a time, use bounded memory
/// whatever the data expands to, own the stream that they read from, and throw <see cref="DamagedArchiveException"/> if the
/// container is truncated, corrupt or followed by something else. They pass on what the inner stream throws.
/// </summary>
internal static class Decompression
{
    /// <summary>
    /// The decompressed bytes of <paramref name="compressed"/>, which is at its first byte. A plain input is returned as it is.
    /// </summary>
    /// <exception cref="ArgumentException">The container is a zip: each of its files is an input, see <see cref="ZipEntries"/>.</exception>
    public static Stream Open(Stream compressed, Container container) => container switch
    {
        Container.Plain => compressed,
        Container.Gzip => new GzipReader(compressed),
        Container.Zstd => new ZstdReader(compressed),
        _ => throw new ArgumentException($"{container} holds more than one stream", nameof(container)),
    };
}

/// <summary>
/// A compressed input is truncated, corrupt or followed by something else. The message is a fragment that says what is wrong; the
/// code that opened the input prepends its name.
/// </summary>
public sealed class DamagedArchiveException : Exception
{
    /// <param name="message">What is wrong, in lower case and without a full stop.</param>
    /// <param name="compressedOffset">Where, in bytes from the start of the compressed input; null if unknown.</param>
    /// <param name="innerException">The decoder's error, if any.</param>
    public DamagedArchiveException(string message, long? compressedOffset = null, Exception? innerException = null)
        : base(message, innerException) => CompressedOffset = compressedOffset;

    /// <summary>
    /// Where the damage was noticed, in bytes from the start of the compressed input; null if unknown. The damage itself is there
    /// or earlier.
    /// </summary>
    public long? CompressedOffset { get; }
}
