using MapReduce.Input.Web;

namespace MapReduce.Partition;

/// <summary>A file behind a URL: each range is a request, except within the bytes that came with the description.</summary>
public sealed class WebRanges : IRangeReader
{
    /// <summary>Bytes that are taken from the server at a time.</summary>
    private const int ReadBytes = 1 << 16;

    private readonly WebFile _file;

    /// <summary>The file that a server described.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="IOException">The server did not say how long it is.</exception>
    public WebRanges(WebFile file, string name)
    {
        (_file, Name) = (file, name);
        Length = file.Length ?? throw new WebException("the server does not say how long the file is, and a file of this kind is read in parts; download it, and name the copy", mayPass: false);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        if (offset + buffer.Length <= _file.Head.Length)
        {
            _file.Head.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
            return;
        }
        using var part = new WebStream(_file, offset, offset + buffer.Length);
        for (int at = 0; at < buffer.Length; at += ReadBytes) part.ReadExactly(buffer.Slice(at, Math.Min(ReadBytes, buffer.Length - at)));
    }
}
