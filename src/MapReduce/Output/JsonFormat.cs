using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>One JSON array with an object for each row, as in JSON Lines. It is written row by row, so that a result of any size needs no memory.</summary>
public sealed class JsonFormat : IRowFormat<JsonBlock>
{
    private readonly RowBuffers _buffers = new();

    private JsonNames _names = JsonNames.Of([], "", "");
    private bool _hasRows;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        _names = JsonNames.Of(columns, rowStart: ",\n", rowEnd: "");
        output.Write("["u8);
    }

    /// <inheritdoc/>
    public JsonBlock NewBlock() => new(_buffers.Take(), _names);

    /// <inheritdoc/>
    public void Append(JsonBlock block, OutputTarget output)
    {
        ReadOnlySpan<byte> rows = block.Buffer.Written;
        if (!rows.IsEmpty)
        {
            // Every row begins with a comma, but the first of all has none before it.
            output.Write(_hasRows ? rows : rows[1..]);
            _hasRows = true;
        }
        _buffers.Give(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) => output.Write(_hasRows ? "\n]\n"u8 : "]\n"u8);

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}

/// <summary>One JSON array.</summary>
public sealed class JsonForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "json";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new JsonFormat());
}
