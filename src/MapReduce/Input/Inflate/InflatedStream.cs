using MapReduce.Storage;

namespace MapReduce.Input.Inflate;

/// <summary>The decompressed bytes of one raw deflate stream; as many as there are, if it is cut, as <see cref="IsWhole"/> says.</summary>
internal sealed class InflatedStream : ForwardStream
{
    private readonly CompressedWindow _window;
    private readonly Inflater _inflater = Inflater.Rent();
    private bool _disposed;

    /// <param name="compressed">The deflate stream, which the caller owns.</param>
    /// <param name="readBytes">Most bytes read from it at once.</param>
    public InflatedStream(Stream compressed, int readBytes)
    {
        _window = new CompressedWindow(compressed, readBytes);
        _inflater.Begin(_window);
    }

    /// <summary>Whether the end of the deflate data has been read, not only all bytes that are there.</summary>
    public bool IsWhole => _inflater.Status == InflateStatus.Ended;

    /// <summary>CRC-32 of what was read.</summary>
    public uint Checksum => _inflater.Checksum;

    /// <exception cref="InvalidDataException">It is not deflate data.</exception>
    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (buffer.IsEmpty) return 0;
        int count = _inflater.Inflate(buffer);
        if (count > 0 || _inflater.Status == InflateStatus.Ended) return count;
        if (_inflater.Status == InflateStatus.Damaged) throw new InvalidDataException("The deflate data is damaged.");
        _window.Fill(sizeof(ulong));   // fails, if the source did
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed) _inflater.Return();
        _disposed = true;
        base.Dispose(disposing);
    }
}
