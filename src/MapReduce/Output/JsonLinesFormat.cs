using System.Collections.Concurrent;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// One JSON object per row, with the column names, each followed by a newline. Reals have the fewest digits that read back as the
/// same number; an empty field, and a value that is not finite, is <c>null</c>.
/// </summary>
public sealed class JsonLinesFormat : IRowFormat<JsonBlock>
{
    private readonly ConcurrentBag<RowBuffer> _buffers = [];

    private JsonNames _names = JsonNames.Of([], "", "");

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) => _names = JsonNames.Of(columns, rowStart: "", rowEnd: "\n");

    /// <inheritdoc/>
    public JsonBlock NewBlock() => new(_buffers.TryTake(out RowBuffer? buffer) ? buffer : new RowBuffer(), _names);

    /// <inheritdoc/>
    public void Append(JsonBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        block.Buffer.Clear();
        _buffers.Add(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }
}

/// <summary>A JSON object on each line.</summary>
public sealed class JsonLinesForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "jsonl";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new JsonLinesFormat());
}
