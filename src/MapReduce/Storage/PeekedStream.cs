using System.Runtime.ExceptionServices;

namespace MapReduce.Storage;

/// <summary>
/// A stream whose beginning was read ahead and is read again. A failure on the way is thrown after the bytes before it, as if
/// nothing had been read ahead.
/// </summary>
internal sealed class PeekedStream : ForwardStream
{
    // Most inputs of a large archive are small.
    private const int FirstBytes = 1 << 12;

    private readonly Stream _inner;
    private readonly byte[] _head;
    private readonly int _length;
    private readonly ExceptionDispatchInfo? _failure;
    private int _given;

    /// <summary>Reads ahead the first <paramref name="bytes"/> of <paramref name="inner"/>, or all of it.</summary>
    public PeekedStream(Stream inner, int bytes)
    {
        (_inner, _head) = (inner, new byte[Math.Min(bytes, FirstBytes)]);
        try
        {
            while (_length < bytes && inner.Read(_head.AsSpan(_length)) is > 0 and int read)
            {
                _length += read;
                if (_length == _head.Length && _length < bytes) Array.Resize(ref _head, Math.Min(bytes, 4 * _length));
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>The beginning.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _length);

    /// <summary>Whether reading failed right after the beginning.</summary>
    public bool HasFailed => _failure is not null;

    public override int Read(Span<byte> buffer)
    {
        if (_given == _length)
        {
            _failure?.Throw();
            return _inner.Read(buffer);
        }
        int read = Math.Min(buffer.Length, _length - _given);
        _head.AsSpan(_given, read).CopyTo(buffer);
        _given += read;
        return read;
    }
}
