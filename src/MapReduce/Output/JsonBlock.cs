using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MapReduce.Output;

/// <summary>Rows as JSON objects.</summary>
public struct JsonBlock : IRowWriter
{
    // The longest integer: 19 digits and a sign.
    private const int NumberBytes = 32;

    // Most bytes that one byte of text becomes: \u00XX.
    private const int MostEscapedBytes = 6;

    /// <summary>Escapes what JSON requires and leaves letters of all scripts readable.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly JsonNames _names;
    private int _column;

    internal JsonBlock(RowBuffer buffer, JsonNames names) => (Buffer, _names) = (buffer, names);

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
        Buffer.Append(_names.RowEnd);
        _column = 0;
    }

    private void WriteName() => Buffer.Append(_names.Before[_column++]);
}

/// <summary>What precedes each column's value, and what follows a row.</summary>
internal sealed record JsonNames(byte[][] Before, byte[] RowEnd)
{
    /// <summary>For objects between <paramref name="rowStart"/> and <paramref name="rowEnd"/>.</summary>
    public static JsonNames Of(IReadOnlyList<Column> columns, string rowStart, string rowEnd) => new(
        [.. columns.Select((column, i) => Encoding.UTF8.GetBytes($"{(i == 0 ? rowStart + "{" : ",")}\"{JsonEncodedText.Encode(column.Name)}\":"))],
        Encoding.UTF8.GetBytes("}" + rowEnd));
}
