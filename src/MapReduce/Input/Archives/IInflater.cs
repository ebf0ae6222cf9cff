namespace MapReduce.Input.Archives;

/// <summary>
/// Inflates raw deflate data (RFC 1951) out of a <see cref="CompressedWindow"/>, one stream after the other. What is
/// around the data (headers, trailers, members) is the business of <see cref="GzipReader"/>, so that every inflater
/// notices the same damage and says the same of it.
/// </summary>
internal interface IInflater : IDisposable
{
    /// <summary>
    /// After an end: how far before the window's position the deflate stream may have ended, in bytes. 0 if it ended
    /// exactly there.
    /// </summary>
    int EndUncertaintyBytes { get; }

    /// <summary>CRC-32 (of gzip) of all that was written since <see cref="Begin"/>.</summary>
    uint Checksum { get; }

    /// <summary>A deflate stream starts at the window's position.</summary>
    void Begin();

    /// <summary>
    /// Writes the next bytes to <paramref name="output"/>, which is not empty, and returns how many, at least 1; or 0
    /// at the end of the deflate stream, the window then standing behind it.
    /// </summary>
    /// <exception cref="DamagedArchiveException">The data is no deflate stream, or the window ends before it does.</exception>
    int Inflate(Span<byte> output);
}
