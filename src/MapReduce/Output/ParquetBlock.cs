using System.Buffers.Binary;

namespace MapReduce.Output;

/// <summary>
/// Rows as columns of bytes: a number takes 8 bytes, a text 4 bytes for its length and then its UTF-8. They are converted to the
/// library's form one row group at a time, not in every block in flight.
/// </summary>
public struct ParquetBlock : IRowWriter
{
    private int _column;

    internal ParquetBlock(RowBuffer[] columns) => Columns = columns;

    internal RowBuffer[] Columns { get; }

    internal int Rows { get; private set; }

    /// <inheritdoc/>
    public readonly long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (RowBuffer column in Columns) bytes += column.Length;
            return bytes;
        }
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        RowBuffer column = Columns[_column++];
        Span<byte> room = column.Room(ParquetTexts.LengthBytes + utf8.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, utf8.Length);
        utf8.CopyTo(room[ParquetTexts.LengthBytes..]);
        column.Advance(ParquetTexts.LengthBytes + utf8.Length);
    }

    /// <inheritdoc/>
    public void Integer(long number)
    {
        RowBuffer column = Columns[_column++];
        BinaryPrimitives.WriteInt64LittleEndian(column.Room(sizeof(long)), number);
        column.Advance(sizeof(long));
    }

    /// <inheritdoc/>
    public void Real(double number)
    {
        RowBuffer column = Columns[_column++];
        BinaryPrimitives.WriteDoubleLittleEndian(column.Room(sizeof(double)), number);
        column.Advance(sizeof(double));
    }

    /// <inheritdoc/>
    public void EndRow()
    {
        _column = 0;
        Rows++;
    }
}
