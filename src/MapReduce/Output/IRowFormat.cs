using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// A form of output. Blocks of rows are filled by many workers at once and appended in order, so a format knows nothing
/// of merging and merging nothing of it.
/// </summary>
/// <typeparam name="TBlock">What a worker fills.</typeparam>
public interface IRowFormat<TBlock> where TBlock : struct, IRowWriter
{
    /// <summary>Writes what comes before all rows.</summary>
    void Begin(IReadOnlyList<Column> columns, OutputTarget output);

    /// <summary>An empty block. Called by several threads at once.</summary>
    TBlock NewBlock();

    /// <summary>Writes a filled block and takes it back. Called by one thread at a time, in the order of the rows.</summary>
    void Append(TBlock block, OutputTarget output);

    /// <summary>Writes what comes after all rows.</summary>
    void End(OutputTarget output);
}
