using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// One JSON object per row, with the column names, each followed by a newline. Reals have the fewest digits that read back as the
/// same number; an empty field, and a value that is not finite, is <c>null</c>.
/// </summary>
public sealed class JsonLinesFormat : IRowFormat<JsonBlock>
{
    private readonly RowBuffers _buffers = new();

    private JsonNames _names = JsonNames.Of([], "", "");

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) => _names = JsonNames.Of(columns, rowStart: "", rowEnd: "\n");

    /// <inheritdoc/>
    public JsonBlock NewBlock() => new(_buffers.Take(), _names);

    /// <inheritdoc/>
    public void Append(JsonBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        _buffers.Give(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}

/// <summary>A JSON object on each line.</summary>
public sealed class JsonLinesForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "jsonl";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new JsonLinesFormat());
}
