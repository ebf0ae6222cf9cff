using System.Collections.Concurrent;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>Tab-separated values, UTF-8, a newline after each row, no quoting.</summary>
/// <param name="header">Whether the column names come first.</param>
public sealed class TsvFormat(bool header) : IRowFormat<TsvBlock>
{
    private readonly ConcurrentBag<RowBuffer> _buffers = [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        if (header) output.Write(Encoding.UTF8.GetBytes(string.Join('\t', columns.Select(c => c.Name)) + "\n"));
    }

    /// <inheritdoc/>
    public TsvBlock NewBlock() => new(_buffers.TryTake(out RowBuffer? buffer) ? buffer : new RowBuffer());

    /// <inheritdoc/>
    public void Append(TsvBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        block.Buffer.Clear();
        _buffers.Add(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }
}
