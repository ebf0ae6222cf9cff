using Microsoft.Win32.SafeHandles;

namespace MapReduce.Partition;

/// <summary>
/// Reads the lines of a byte range of a plain file. The rule, stated only here: a line belongs to the range that holds its first
/// byte. So the lines of a range start after the first newline at or after the byte before it, and reading continues beyond the
/// range's end until its last line is complete.
/// </summary>
internal static class RangeReader
{
    /// <summary>First read beyond a range's end: almost every line ends within it (v3 lines reach about 12 KB, then more is read).</summary>
    private const int ReadAheadBytes = 4096;

    private const byte Newline = (byte)'\n';

    /// <summary>The index in the buffer of a range's first byte, once it is read.</summary>
    public static int TextStart(ByteRange range) => range.Offset > 0 ? 1 : 0;

    /// <summary>Fills <paramref name="buffer"/> and returns where the range's lines lie in it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fileBytes">Its length when the run started; later additions are not read.</param>
    /// <param name="range">The range, within the file.</param>
    /// <param name="lineLimit">
    /// A line longer than this (without its newline) needs only one byte more to be seen as too long; whether the rest is there
    /// depends on where the ranges were cut.
    /// </param>
    /// <param name="buffer">Grows if a line needs it, by no more than the limit.</param>
    /// <param name="keepsRange">Whether all bytes of the range stay in the buffer as they are: a line that is too long is not cut within the range.</param>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public static LineSpan Read(SafeFileHandle file, long fileBytes, ByteRange range, int lineLimit, LineBuffer buffer, bool keepsRange = false)
    {
        if (range.Length == 0) return new LineSpan(0, 0, range.Offset);
        // The byte before the range tells whether a line starts at its first byte.
        long from = Math.Max(0, range.Offset - 1);
        int filled = 0;
        Fill(file, from, (int)(Math.Min(range.End + ReadAheadBytes, fileBytes) - from), buffer, ref filled);
        int end = (int)(range.End - from);   // index in the buffer of the first byte beyond the range

        int start = 0;
        if (range.Offset > 0)
        {
            int newline = buffer.Span[..(end - 1)].IndexOf(Newline);
            if (newline < 0) return new LineSpan(0, 0, range.End);
            start = newline + 1;
        }
        int stop = FindEnd(file, fileBytes, from, lineLimit, keepsRange ? end : 0, buffer, start, end, ref filled);
        return new LineSpan(start, stop - start, from + start) { AddsNewline = from + stop > fileBytes };
    }

    /// <summary>Fills <paramref name="buffer"/> with exactly the bytes of <paramref name="range"/>, whatever they are, and returns where they lie in it.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static LineSpan ReadPart(IRangeReader file, ByteRange range, LineBuffer buffer)
    {
        int length = checked((int)range.Length);
        buffer.Grow(length);
        file.Read(range.Offset, buffer.Span[..length]);
        return new LineSpan(0, length, range.Offset);
    }

    /// <summary>The index after the newline that ends the last line starting before <paramref name="end"/>; what lies before <paramref name="kept"/> is not changed.</summary>
    private static int FindEnd(
        SafeFileHandle file, long fileBytes, long from, int lineLimit, int kept, LineBuffer buffer, int start, int end, ref int filled)
    {
        int lastLine = start + buffer.Span[start..(end - 1)].LastIndexOf(Newline) + 1;
        for (int searched = end - 1; ;)
        {
            int newline = buffer.Span[searched..filled].IndexOf(Newline);
            if (newline >= 0) return searched + newline + 1;
            searched = filled;
            bool atEnd = from + filled >= fileBytes;
            if (filled - lastLine > lineLimit)
            {
                // Too long: its first bytes stand for it, and the ranges inside it find no line of their own.
                filled = Math.Max(lastLine + lineLimit + 1, kept);
                atEnd = true;
            }
            if (atEnd)
            {
                buffer.Grow(filled + 1);
                buffer.Span[filled] = Newline;
                return filled + 1;
            }
            Fill(file, from, (int)Math.Min(Math.Max(ReadAheadBytes, filled), fileBytes - from - filled), buffer, ref filled);
        }
    }

    private static void Fill(SafeFileHandle file, long from, int bytes, LineBuffer buffer, ref int filled)
    {
        buffer.Grow(filled + bytes);
        for (int wanted = filled + bytes; filled < wanted;)
        {
            int read = RandomAccess.Read(file, buffer.Span[filled..wanted], from + filled);
            if (read == 0) throw new EndOfStreamException();
            filled += read;
        }
    }
}

/// <summary>A half-open range of a file: the lines that START in it belong to it.</summary>
/// <param name="Offset">Bytes from the file's start.</param>
/// <param name="Length">Length in bytes.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The offset after the last byte.</summary>
    public long End => Offset + Length;

    /// <summary>How many ranges of <paramref name="chunkBytes"/> a file of <paramref name="fileBytes"/> has.</summary>
    public static long CountIn(long fileBytes, long chunkBytes) => (fileBytes + chunkBytes - 1) / chunkBytes;

    /// <summary>Cuts a range into smaller ones, in order.</summary>
    public static IEnumerable<ByteRange> Cut(ByteRange whole, long chunkBytes)
    {
        for (long offset = whole.Offset; offset < whole.End; offset += chunkBytes)
            yield return new ByteRange(offset, Math.Min(chunkBytes, whole.End - offset));
    }
}
