namespace MapReduce.Output;

/// <summary>How a job's merged keys and values become rows. A struct, for the same reason as a job.</summary>
/// <typeparam name="TValue">The merged value.</typeparam>
public interface IProjection<TValue> where TValue : unmanaged
{
    /// <summary>The columns that <see cref="Write"/> fills, in order.</summary>
    IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// Whether the key is a row of the result. Called once per key, by several threads at once. Keys that start with the byte 0xFF,
    /// which no text does, hold a job's notes for its projection; for these it is also called once before the first row is written,
    /// in key order.
    /// </summary>
    bool Accepts(ReadOnlySpan<byte> key, in TValue value);

    /// <summary>The rank of a row: the largest comes first, ties in key order.</summary>
    ulong Rank(in TValue value);

    /// <summary>Writes the fields of a row; the caller ends it.</summary>
    void Write<TRows>(ReadOnlySpan<byte> key, in TValue value, ref TRows rows) where TRows : IRowWriter;
}

/// <summary>A column of the result.</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="MayBeEmpty">Whether a row may have no value there: see <see cref="IRowWriter.Empty"/>.</param>
public readonly record struct Column(string Name, ColumnType Type, bool MayBeEmpty = false);

/// <summary>The type of a column.</summary>
public enum ColumnType
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A signed 64-bit number.</summary>
    Integer,

    /// <summary>A double, written with the fewest digits that read back as the same number.</summary>
    Real,
}
