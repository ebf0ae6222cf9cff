using System.Diagnostics;

namespace MapReduce.Input.Archives;

/// <summary>
/// The stretch of a compressed stream that is in memory. It moves forward as bytes are consumed, lets an inflater
/// look ahead, and keeps <see cref="LookBehindBytes"/> consumed bytes so that one which took too many can give them
/// back. Used by one thread at a time.
/// </summary>
/// <remarks>
/// Layout: <c>[0, start)</c> consumed, at least LookBehindBytes of it or all there ever was; <c>[start, end)</c>
/// unread; <c>[end, buffer.Length)</c> free.
/// </remarks>
internal sealed class CompressedWindow
{
    /// <summary>The most that can be given back: one step of <see cref="MemberFeed"/>, far more than the 8 bytes of ISA-L.</summary>
    public const int LookBehindBytes = MemberFeed.LongestStepBytes;

    /// <summary>The most that can be asked for at once; what a member's end is recognised by is 12 bytes.</summary>
    public const int LookAheadBytes = 64;

    /// <summary>
    /// From 64 KiB to 1 MiB the size makes no difference that could be told from noise; this one leaves most of a
    /// core's cache to the decompressed bytes.
    /// </summary>
    public const int DefaultReadBytes = 128 * 1024;

    private readonly Stream source;
    private readonly byte[] buffer;
    private readonly int readBytes;
    private int start;
    private int end;
    private long bufferOffset;
    private bool sourceEnded;

    /// <param name="source">The compressed stream, at the byte that counts as offset 0.</param>
    /// <param name="readBytes">How much is read from <paramref name="source"/> at once, at most; tests pass 1.</param>
    public CompressedWindow(Stream source, int readBytes = DefaultReadBytes)
    {
        this.source = source;
        // Pinned, because a native inflater is handed its address.
        buffer = GC.AllocateUninitializedArray<byte>(LookBehindBytes + LookAheadBytes + readBytes, pinned: true);
        this.readBytes = readBytes;
    }

    /// <summary>Offset of the next unread byte from the start of the compressed stream.</summary>
    public long Offset => bufferOffset + start;

    /// <summary>The bytes that are in memory and not consumed.</summary>
    public ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>
    /// Sees to it that <paramref name="count"/> bytes are unread, or all that are left. True if there are
    /// <paramref name="count"/>. Spans taken earlier are void.
    /// </summary>
    public bool Fill(int count)
    {
        Debug.Assert(count <= LookAheadBytes);
        return end - start >= count || FillSlow(count);
    }

    /// <summary>Consumes <paramref name="count"/> unread bytes.</summary>
    public void Advance(int count)
    {
        Debug.Assert((uint)count <= (uint)(end - start));
        start += count;
    }

    /// <summary>Makes the last <paramref name="count"/> consumed bytes unread again. REQUIRES count ≤ LookBehindBytes.</summary>
    public void StepBack(int count)
    {
        Debug.Assert((uint)count <= (uint)Math.Min(LookBehindBytes, start));
        start -= count;
    }

    /// <summary>Consumes one byte; false at the end of the source.</summary>
    public bool TryReadByte(out byte value)
    {
        if (!Fill(1))
        {
            value = 0;
            return false;
        }
        value = buffer[start++];
        return true;
    }

    private bool FillSlow(int count)
    {
        if (sourceEnded)
            return false;
        int forgotten = start - LookBehindBytes;
        if (forgotten > 0 && buffer.Length - end < readBytes + count)
        {
            Buffer.BlockCopy(buffer, forgotten, buffer, 0, end - forgotten);
            start -= forgotten;
            end -= forgotten;
            bufferOffset += forgotten;
        }
        while (end - start < count && !sourceEnded)
        {
            int read = source.Read(buffer, end, Math.Min(readBytes, buffer.Length - end));
            sourceEnded = read == 0;
            end += read;
        }
        return end - start >= count;
    }
}
