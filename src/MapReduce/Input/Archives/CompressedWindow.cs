using System.Diagnostics;

namespace MapReduce.Input.Archives;

/// <summary>
/// The part of a compressed stream that is in memory. It moves forward as bytes are consumed, lets an inflater look ahead, and
/// keeps <see cref="LookBehindBytes"/> consumed bytes, so that an inflater that took too many can return them. One thread at a
/// time.
/// </summary>
/// <remarks>
/// Layout: <c>[0, start)</c> consumed, at least LookBehindBytes or all that there was; <c>[start, end)</c> unread; <c>[end,
/// buffer.Length)</c> free.
/// </remarks>
internal sealed class CompressedWindow
{
    /// <summary>Most bytes that can be returned: one step of <see cref="MemberFeed"/>, far more than the 8 bytes that ISA-L needs.</summary>
    public const int LookBehindBytes = MemberFeed.LongestStepBytes;

    /// <summary>Most bytes that can be requested at once; recognizing the end of a member takes 12.</summary>
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

    /// <param name="source">The compressed stream, at the byte that counts as offset 0.</param>
    /// <param name="readBytes">Most bytes read from <paramref name="source"/> at once; tests pass 1.</param>
    public CompressedWindow(Stream source, int readBytes = DefaultReadBytes)
    {
        _source = source;
        // Pinned, because a native inflater gets its address.
        _buffer = GC.AllocateUninitializedArray<byte>(LookBehindBytes + LookAheadBytes + readBytes, pinned: true);
        _readBytes = readBytes;
    }

    /// <summary>Offset of the next unread byte from the start of the compressed stream.</summary>
    public long Offset => _bufferOffset + _start;

    /// <summary>The bytes in memory that are not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>
    /// Reads until <paramref name="count"/> bytes are unread or the source ends; true if there are <paramref name="count"/>.
    /// Invalidates earlier spans.
    /// </summary>
    public bool Fill(int count)
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

    /// <summary>Makes the last <paramref name="count"/> consumed bytes unread again. REQUIRES count ≤ LookBehindBytes.</summary>
    public void StepBack(int count)
    {
        Debug.Assert((uint)count <= (uint)Math.Min(LookBehindBytes, _start));
        _start -= count;
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
        int forgotten = _start - LookBehindBytes;
        if (forgotten > 0 && _buffer.Length - _end < _readBytes + count)
        {
            Buffer.BlockCopy(_buffer, forgotten, _buffer, 0, _end - forgotten);
            _start -= forgotten;
            _end -= forgotten;
            _bufferOffset += forgotten;
        }
        while (_end - _start < count && !_sourceEnded)
        {
            int read = _source.Read(_buffer, _end, Math.Min(_readBytes, _buffer.Length - _end));
            _sourceEnded = read == 0;
            _end += read;
        }
        return _end - _start >= count;
    }
}
