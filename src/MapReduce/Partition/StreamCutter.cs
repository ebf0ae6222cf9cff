using System.Runtime.ExceptionServices;

namespace MapReduce.Partition;

/// <summary>
/// Cuts a stream into buffers of whole lines; what follows a buffer's last newline is carried into the next. Holds no more than one
/// buffer and one line, whatever the stream unpacks to. Where the stream fails, earlier lines are returned first, so that what is
/// found in them does not depend on the buffer size. Not thread-safe.
/// </summary>
/// <param name="stream">Read from its current position to its end.</param>
/// <param name="chunkBytes">Bytes wanted in a buffer; a longer line makes its buffer grow.</param>
/// <param name="lineLimit">As in <see cref="RangeReader"/>: a longer line may be truncated to one byte more.</param>
public sealed class StreamCutter(Stream stream, int chunkBytes, int lineLimit)
{
    private const byte Newline = (byte)'\n';

    /// <summary>
    /// Called repeatedly while the rest of an overlong line is read, with the bytes of it so far: whether to read on. False acts as
    /// the end of the stream.
    /// </summary>
    public Func<long, bool>? ReadsOn { get; init; }

    /// <summary>Whether the rest of an overlong line is returned too (<see cref="LineSpan.IsRest"/>), so that all bytes of the stream are.</summary>
    public bool KeepsRest { get; init; }

    private byte[] _carry = [];
    private int _carried;
    private long _offset;       // of the first carried byte, in the decompressed stream
    private bool _atEnd;
    private ExceptionDispatchInfo? _failure;
    private long _skippedFrom;  // where that line starts
    private bool _skipping;     // inside the rest of a line that is too long

    /// <summary>Where the next line starts, in bytes of the stream.</summary>
    public long Offset => _offset;

    /// <summary>Fills <paramref name="buffer"/> with the next lines; a length of 0 means the end of the stream. Fails as the stream does.</summary>
    public LineSpan Read(LineBuffer buffer)
    {
        _failure?.Throw();
        int want = Math.Max(chunkBytes, _carried + 1);
        buffer.Grow(want + 1);
        _carry.AsSpan(0, _carried).CopyTo(buffer.Span);
        int filled = _carried;
        _carried = 0;
        while (true)
        {
            Fill(buffer, want, ref filled);
            if (_skipping && KeepsRest && filled > 0) return CutRest(buffer, filled);
            if (_skipping) SkipRest(buffer, ref filled);
            if (_atEnd) return CutLast(buffer, filled);
            int newline = buffer.Span[..filled].LastIndexOf(Newline);
            if (newline >= 0) return Cut(buffer, newline + 1, filled);
            if (filled > lineLimit) return CutTooLong(buffer, filled);
            _failure?.Throw();
            if (_skipping)
            {
                if (ReadsOn is null || ReadsOn(_offset - _skippedFrom)) continue;
                _atEnd = true;
                return new LineSpan(0, 0, _offset);
            }
            want = (int)Math.Max(want, Math.Min(lineLimit + 1L, want * 2L));
            buffer.Grow(want + 1);
        }
    }

    private void Fill(LineBuffer buffer, int want, ref int filled)
    {
        while (filled < want && !_atEnd && _failure is null)
        {
            try
            {
                int read = stream.Read(buffer.Span[filled..want]);
                _atEnd = read == 0;
                filled += read;
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    /// <summary>Drops bytes up to and including the newline that ends an overlong line, or all if it has not come yet.</summary>
    private void SkipRest(LineBuffer buffer, ref int filled)
    {
        int newline = buffer.Span[..filled].IndexOf(Newline);
        int dropped = newline < 0 ? filled : newline + 1;
        buffer.Span[dropped..filled].CopyTo(buffer.Span);
        _offset += dropped;
        filled -= dropped;
        _skipping = newline < 0;
    }

    private LineSpan CutRest(LineBuffer buffer, int filled)
    {
        int newline = buffer.Span[..filled].IndexOf(Newline);
        _skipping = newline < 0;
        LineSpan rest = Cut(buffer, _skipping ? filled : newline + 1, filled) with { IsRest = true };
        // Where to end is asked here, since no read skips the rest.
        if (_skipping && ReadsOn is not null && !ReadsOn(_offset - _skippedFrom)) (_atEnd, _skipping) = (true, false);
        return rest;
    }

    private LineSpan CutTooLong(LineBuffer buffer, int filled)
    {
        int length = KeepsRest ? filled : lineLimit + 1;
        buffer.Span[length] = Newline;
        var line = new LineSpan(0, length + 1, _offset) { AddsNewline = true };
        _skippedFrom = _offset;
        _offset += filled;
        _skipping = true;
        return line;
    }

    private LineSpan Cut(LineBuffer buffer, int length, int filled)
    {
        var lines = new LineSpan(0, length, _offset);
        _carried = filled - length;
        if (_carry.Length < _carried) _carry = new byte[Math.Max(_carried, chunkBytes)];
        buffer.Span[length..filled].CopyTo(_carry);
        _offset += length;
        return lines;
    }

    private LineSpan CutLast(LineBuffer buffer, int filled)
    {
        _carried = 0;
        if (filled == 0) return new LineSpan(0, 0, _offset);
        bool addsNewline = buffer.Span[filled - 1] != Newline;
        if (addsNewline)
        {
            int lastLine = buffer.Span[..filled].LastIndexOf(Newline) + 1;
            int length = KeepsRest ? filled : Math.Min(filled, lastLine + lineLimit + 1);
            buffer.Span[length] = Newline;
            filled = length + 1;
        }
        var lines = new LineSpan(0, filled, _offset) { AddsNewline = addsNewline };
        _offset += filled;
        return lines;
    }
}
