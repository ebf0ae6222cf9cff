using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>
/// One JSON object per row, with the column names, each followed by a newline. Reals have the fewest digits that read back as the
/// same number; an empty field, and a value that is not finite, is <c>null</c>.
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

/// <summary>Rows as JSON objects, one per line.</summary>
public struct JsonLinesBlock : IRowWriter
{
    // The longest integer: 19 digits and a sign.
    private const int NumberBytes = 32;

    // Most bytes that one byte of text becomes: \u00XX.
    private const int MostEscapedBytes = 6;

    /// <summary>Escapes what JSON requires and leaves letters of all scripts readable.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly byte[][] _names;
    private int _column;

    internal JsonLinesBlock(RowBuffer buffer, byte[][] names) => (Buffer, _names) = (buffer, names);

    internal RowBuffer Buffer { get; }

    /// <inheritdoc/>
    public readonly long Bytes => Buffer.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        WriteName();
        Span<byte> room = Buffer.Room(2 + utf8.Length * MostEscapedBytes);
        room[0] = (byte)'"';
        Encoder.EncodeUtf8(utf8, room[1..], out _, out int written);
        room[1 + written] = (byte)'"';
        Buffer.Advance(written + 2);
    }

    /// <inheritdoc/>
    public void Integer(long number)
    {
        WriteName();
        Utf8Formatter.TryFormat(number, Buffer.Room(NumberBytes), out int written);
        Buffer.Advance(written);
    }

    /// <inheritdoc/>
    public void Real(double number)
    {
        WriteName();
        // JSON has no form for a number that is not finite.
        if (double.IsFinite(number)) Buffer.Advance(PlainDecimal.Format(number, Buffer.Room(PlainDecimal.MostBytes)));
        else Buffer.Append("null"u8);
    }

    /// <inheritdoc/>
    public void Empty()
    {
        WriteName();
        Buffer.Append("null"u8);
    }

    /// <inheritdoc/>
    public void EndRow()
    {
        Buffer.Append("}\n"u8);
        _column = 0;
    }

    private void WriteName() => Buffer.Append(_names[_column++]);
}

/// <summary>A JSON object on each line.</summary>
public sealed class JsonLinesForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "jsonl";

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new JsonLinesFormat());
}
