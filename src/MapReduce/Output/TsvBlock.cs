using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace MapReduce.Output;

/// <summary>Rows as tab-separated text; fields are written as they are, because none can hold a TAB or a newline.</summary>
public readonly struct TsvBlock : IRowWriter
{
    // The longest integer, 19 digits and a sign, with the delimiter.
    private const int NumberBytes = 32;

    internal TsvBlock(RowBuffer buffer) => Buffer = buffer;

    internal RowBuffer Buffer { get; }

    /// <inheritdoc/>
    public long Bytes => Buffer.Length;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Span<byte> room = Buffer.Room(utf8.Length + 1);
        utf8.CopyTo(room);
        room[utf8.Length] = (byte)'\t';
        Buffer.Advance(utf8.Length + 1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Integer(long number)
    {
        Span<byte> room = Buffer.Room(NumberBytes);
        Utf8Formatter.TryFormat(number, room, out int written);
        room[written] = (byte)'\t';
        Buffer.Advance(written + 1);
    }

    /// <inheritdoc/>
    public void Real(double number)
    {
        Span<byte> room = Buffer.Room(PlainDecimal.MostBytes + 1);
        int written = PlainDecimal.Format(number, room);
        room[written] = (byte)'\t';
        Buffer.Advance(written + 1);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndRow()
    {
        // The last field's delimiter becomes the row's.
        Span<byte> room = Buffer.Room(1);
        Unsafe.Subtract(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(room), 1) = (byte)'\n';
    }
}
