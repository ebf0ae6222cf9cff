namespace MapReduce.Input.Archives;

/// <summary>
/// A compressed input is not what its container promises: cut off, altered, or followed by something else. The
/// message is a fragment that says what is wrong; whoever opened the input knows its name and puts that in front.
/// </summary>
public sealed class DamagedArchiveException : Exception
{
    /// <param name="message">What is wrong, in lower case and without a full stop.</param>
    /// <param name="compressedOffset">Where, in bytes from the compressed input's start; null if nobody can tell.</param>
    /// <param name="innerException">What a decoder said, if it said something.</param>
    public DamagedArchiveException(string message, long? compressedOffset = null, Exception? innerException = null)
        : base(message, innerException) => CompressedOffset = compressedOffset;

    /// <summary>
    /// Where the damage was noticed, in bytes from the start of the compressed input, null if nobody can tell. The
    /// damage itself is there or earlier.
    /// </summary>
    public long? CompressedOffset { get; }
}
