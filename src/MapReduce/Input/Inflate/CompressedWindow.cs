using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MapReduce.Input.Inflate;

/// <summary>
/// The part of a compressed stream that is in memory. It moves forward as bytes are consumed, and lets its reader look ahead. One
/// thread at a time.
/// </summary>
/// <remarks>
/// Layout: <c>[0, start)</c> consumed; <c>[start, end)</c> unread; <c>[end, buffer.Length)</c> free.
/// </remarks>
internal sealed class CompressedWindow
{
    /// <summary>Most bytes that can be requested at once.</summary>
    public const int LookAheadBytes = 64;

    /// <summary>
    /// From 64 KiB to 1 MiB the size made no measurable difference; this one leaves most of a core's cache to the decompressed
    /// bytes.
    /// </summary>
    public const int DefaultReadBytes = 128 * 1024;

    private readonly Stream _source;
    private readonly byte[] _buffer;
    private readonly int _readBytes;
    private int _start;
    private int _end;
    private long _bufferOffset;
    private bool _sourceEnded;
    private ExceptionDispatchInfo? _failure;

    /// <param name="source">The compressed stream, at the byte that counts as offset 0.</param>
    /// <param name="readBytes">Most bytes read from <paramref name="source"/> at once; tests pass 1.</param>
    public CompressedWindow(Stream source, int readBytes = DefaultReadBytes)
    {
        _source = source;
        _buffer = GC.AllocateUninitializedArray<byte>(LookAheadBytes + readBytes);
        _readBytes = readBytes;
    }

    /// <summary>Offset of the next unread byte from the start of the compressed stream.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>The bytes in memory that are not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>
    /// Reads until <paramref name="count"/> bytes are unread or the source ends; true if there are <paramref name="count"/>.
    /// Invalidates earlier spans. Fails as the source does.
    /// </summary>
    public bool Fill(int count)
    {
        if (TryFill(count)) return true;
        _failure?.Throw();
        return false;
    }

    /// <summary>As <see cref="Fill"/>, but where the source fails, it ends: what came before is used first.</summary>
    public bool TryFill(int count)
    {
        Debug.Assert(count <= LookAheadBytes);
        return _end - _start >= count || FillSlow(count);
    }

    /// <summary>Consumes <paramref name="count"/> unread bytes.</summary>
    public void Advance(int count)
    {
        Debug.Assert((uint)count <= (uint)(_end - _start));
        _start += count;
    }

    /// <summary>Consumes one byte; false at the end of the source.</summary>
    public bool TryReadByte(out byte value)
    {
        if (!Fill(1))
        {
            value = 0;
            return false;
        }
        value = _buffer[_start++];
        return true;
    }

    private bool FillSlow(int count)
    {
        if (_sourceEnded)
            return false;
        // Less than LookAheadBytes are unread.
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _bufferOffset += _start;
        _end -= _start;
        _start = 0;
        while (_end - _start < count && !_sourceEnded)
        {
            try
            {
                int read = _source.Read(_buffer, _end, Math.Min(_readBytes, _buffer.Length - _end));
                _sourceEnded = read == 0;
                _end += read;
            }
            catch (Exception e)
            {
                (_sourceEnded, _failure) = (true, ExceptionDispatchInfo.Capture(e));
            }
        }
        return _end - _start >= count;
    }
}
