using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// One JSON object per row, with the column names, each followed by a newline. Reals have the fewest digits that read back as the
/// same number; a value that is not finite is <c>null</c>.
/// </summary>
public sealed class JsonLinesFormat : IRowFormat<JsonLinesBlock>
{
    private readonly ConcurrentBag<RowBuffer> _buffers = [];

    // What precedes each column's value: {"ngram": and then ,"match_count":
    private byte[][] _names = [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) =>
        _names = [.. columns.Select((column, i) => Encoding.UTF8.GetBytes($"{(i == 0 ? '{' : ',')}\"{JsonEncodedText.Encode(column.Name)}\":"))];

    /// <inheritdoc/>
    public JsonLinesBlock NewBlock() => new(_buffers.TryTake(out RowBuffer? buffer) ? buffer : new RowBuffer(), _names);

    /// <inheritdoc/>
    public void Append(JsonLinesBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        block.Buffer.Clear();
        _buffers.Add(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }
}
