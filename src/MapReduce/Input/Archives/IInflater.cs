namespace MapReduce.Input.Archives;

/// <summary>
/// Inflates raw deflate data (RFC 1951) from a <see cref="CompressedWindow"/>, one stream after another. <see cref="GzipReader"/>
/// handles what surrounds the data (headers, trailers, members), so that every inflater notices the same damage and reports it in
/// the same way.
/// </summary>
internal interface IInflater : IDisposable
{
    /// <summary>
    /// After an end: how many bytes before the window's position the deflate stream may have ended; 0 if it ended exactly there.
    /// </summary>
    int EndUncertaintyBytes { get; }

    /// <summary>CRC-32 (as in gzip) of everything written since <see cref="Begin"/>.</summary>
    uint Checksum { get; }

    /// <summary>A deflate stream starts at the window's position.</summary>
    void Begin();

    /// <summary>
    /// Writes the next bytes to <paramref name="output"/>, which is not empty, and returns how many: at least 1, or 0 at the end of
    /// the deflate stream, with the window positioned after it.
    /// </summary>
    /// <exception cref="DamagedArchiveException">The data is not deflate, or the window ends early.</exception>
    int Inflate(Span<byte> output);
}
