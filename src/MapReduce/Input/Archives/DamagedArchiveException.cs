namespace MapReduce.Input.Archives;

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
