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
