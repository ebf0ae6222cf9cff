using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// An output format. Many workers fill blocks of rows at once, and the blocks are appended in order, so a format knows nothing of
/// merging, and merging nothing of formats. A run disposes of its format, which frees the memory of all blocks, when it ends, however it ends.
/// </summary>
/// <typeparam name="TBlock">What a worker fills.</typeparam>
public interface IRowFormat<TBlock> : IDisposable where TBlock : struct, IRowWriter
{
    /// <summary>Writes what precedes all rows.</summary>
    void Begin(IReadOnlyList<Column> columns, OutputTarget output);

    /// <summary>An empty block. Called by several threads at once.</summary>
    TBlock NewBlock();

    /// <summary>Writes a filled block and recycles it. Called by one thread at a time, in row order.</summary>
    void Append(TBlock block, OutputTarget output);

    /// <summary>Writes what follows all rows.</summary>
    void End(OutputTarget output);
}

/// <summary>Receives rows field by field, in column order. Implemented by structs, so that calls are direct.</summary>
public interface IRowWriter
{
    /// <summary>Writes a text field.</summary>
    void Text(ReadOnlySpan<byte> utf8);

    /// <summary>Writes a whole number.</summary>
    void Integer(long number);

    /// <summary>Writes a real number.</summary>
    void Real(double number);

    /// <summary>Writes an empty field: there is no value. REQUIRES: the column is one that <see cref="Column.MayBeEmpty"/>.</summary>
    void Empty();

    /// <summary>Ends the row.</summary>
    void EndRow();

    /// <summary>
    /// Memory that the rows so far take, in bytes, so that the caller can write them out in time; 0 if they take none.
    /// </summary>
    long Bytes => 0;
}
