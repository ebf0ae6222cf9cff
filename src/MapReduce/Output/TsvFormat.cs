using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>Tab-separated values, UTF-8, a newline after each row, no quoting.</summary>
/// <param name="header">Whether the column names come first.</param>
public sealed class TsvFormat(bool header) : IRowFormat<TsvBlock>
{
    private readonly RowBuffers _buffers = new();

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        if (header) output.Write(Encoding.UTF8.GetBytes(string.Join('\t', columns.Select(c => c.Name)) + "\n"));
    }

    /// <inheritdoc/>
    public TsvBlock NewBlock() => new(_buffers.Take());

    /// <inheritdoc/>
    public void Append(TsvBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        _buffers.Give(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}

/// <summary>Rows as tab-separated text; fields are written as they are, because none can hold a TAB or a newline.</summary>
public readonly struct TsvBlock : IRowWriter
{
    // The longest integer, 19 digits and a sign, with the delimiter.
    private const int NumberBytes = 32;

    // The texts of the numbers below 1000, each with its delimiter, in the order of the bytes; those below 100, with two digits.
    private static readonly uint[] Small = [.. Enumerable.Range(0, 1000).Select(number => Word($"{number.ToString(CultureInfo.InvariantCulture)}\t"))];
    private static readonly ushort[] Pairs = [.. Enumerable.Range(0, 100).Select(number => (ushort)Word(number.ToString("00", CultureInfo.InvariantCulture)))];

    internal TsvBlock(RowBuffer buffer) => Buffer = buffer;

    private static uint Word(string text) => BitConverter.ToUInt32(Encoding.ASCII.GetBytes(text.PadRight(sizeof(uint), '\0')));

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
        ref byte first = ref MemoryMarshal.GetReference(room);
        // Nearly all counts, and years.
        if ((ulong)number < 1000)
        {
            Unsafe.WriteUnaligned(ref first, Small[(int)number]);
            Buffer.Advance(2 + (number > 9 ? 1 : 0) + (number > 99 ? 1 : 0));
            return;
        }
        if ((ulong)number < 10_000)
        {
            uint hundreds = (uint)number / 100;
            Unsafe.WriteUnaligned(ref first, Pairs[(int)hundreds] | (uint)Pairs[(int)((uint)number - hundreds * 100)] << 16);
            Unsafe.Add(ref first, 4) = (byte)'\t';
            Buffer.Advance(5);
            return;
        }
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
    public void Empty() => Buffer.Append("\t"u8);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndRow()
    {
        // The last field's delimiter becomes the row's.
        Span<byte> room = Buffer.Room(1);
        Unsafe.Subtract(ref MemoryMarshal.GetReference(room), 1) = (byte)'\n';
    }
}

/// <summary>Lines with a TAB between the fields.</summary>
public sealed class TsvForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "tsv";

    /// <inheritdoc/>
    public override bool HasHeaderLine => true;

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new TsvFormat(options.Header));
}
