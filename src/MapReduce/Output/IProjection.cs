namespace MapReduce.Output;

/// <summary>A job's rows: how a merged key and value become columns. A struct, for the same reason as a job.</summary>
/// <typeparam name="TValue">The merged value.</typeparam>
public interface IProjection<TValue> where TValue : unmanaged
{
    /// <summary>The columns that <see cref="Write"/> fills, in order.</summary>
    IReadOnlyList<Column> Columns { get; }

    /// <summary>
    /// Whether the key is a row of the result. Called once a key, by several threads at once; for keys that begin with the
    /// byte 0xFF, which no text does and under which a job can leave notes for its projection, also once before the first
    /// row is written, in key order.
    /// </summary>
    bool Accepts(ReadOnlySpan<byte> key, in TValue value);

    /// <summary>What rows are ranked by, the largest first; ties are in key order.</summary>
    ulong Rank(in TValue value);

    /// <summary>Writes the fields of a row; the caller ends it.</summary>
    void Write<TRows>(ReadOnlySpan<byte> key, in TValue value, ref TRows rows) where TRows : IRowWriter;
}
