using System.Buffers.Binary;
using MapReduce.Output;

namespace MapReduce.Ngrams.Count;

/// <summary>Rows of any columns in binary form, which <see cref="CumulativeFormat{TBlock}"/> adds up in their order.</summary>
public readonly struct SharedRows : IRowWriter
{
    private const byte OfText = 0, OfInteger = 1, OfReal = 2, OfNothing = 3, OfEnd = 4;

    private readonly RowBuffer _rows;

    /// <summary>An empty block.</summary>
    internal SharedRows(RowBuffer rows) => _rows = rows;

    /// <inheritdoc/>
    public long Bytes => _rows.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Number(OfText, utf8.Length);
        _rows.Append(utf8);
    }

    /// <inheritdoc/>
    public void Integer(long number) => Number(OfInteger, number);

    /// <inheritdoc/>
    public void Real(double number) => Number(OfReal, BitConverter.DoubleToInt64Bits(number));

    /// <inheritdoc/>
    public void Empty() => Number(OfNothing, 0);

    /// <inheritdoc/>
    public void EndRow()
    {
        _rows.Room(1)[0] = OfEnd;
        _rows.Advance(1);
    }

    private void Number(byte kind, long number)
    {
        Span<byte> room = _rows.Room(1 + sizeof(long));
        room[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(room[1..], number);
        _rows.Advance(1 + sizeof(long));
    }

    /// <summary>Writes the fields of the row at an offset into the rows, and moves on to the next; false at the end.</summary>
    /// <param name="at">The offset of the row.</param>
    /// <param name="column">The number of the column whose value is returned.</param>
    /// <param name="value">The integer in that column.</param>
    /// <param name="rows">Receives the fields; the caller ends the row.</param>
    internal bool TryCopy<TRows>(ref int at, int column, out long value, ref TRows rows) where TRows : IRowWriter
    {
        value = 0;
        ReadOnlySpan<byte> all = _rows.Written;
        if (at == all.Length) return false;
        for (int field = 0; all[at] != OfEnd; field++)
        {
            byte kind = all[at++];
            long number = BinaryPrimitives.ReadInt64LittleEndian(all[at..]);
            at += sizeof(long);
            if (field == column) value = number;
            if (kind == OfInteger) rows.Integer(number);
            else if (kind == OfReal) rows.Real(BitConverter.Int64BitsToDouble(number));
            else if (kind == OfNothing) rows.Empty();
            else
            {
                rows.Text(all.Slice(at, (int)number));
                at += (int)number;
            }
        }
        at++;
        return true;
    }

    /// <summary>Makes the block empty.</summary>
    internal void Clear() => _rows.Clear();
}
