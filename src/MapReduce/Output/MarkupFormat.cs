using System.Buffers.Text;
using System.Text;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>A table in a markup language: HTML, Markdown. It is written row by row, so that a result of any size needs no memory.</summary>
/// <param name="markup">The language.</param>
public sealed class MarkupFormat(Markup markup) : IRowFormat<MarkupBlock>
{
    private readonly RowBuffers _buffers = new();

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) => output.Write(Encoding.UTF8.GetBytes(markup.Head(columns)));

    /// <inheritdoc/>
    public MarkupBlock NewBlock() => new(_buffers.Take(), markup);

    /// <inheritdoc/>
    public void Append(MarkupBlock block, OutputTarget output)
    {
        output.Write(block.Buffer.Written);
        _buffers.Give(block.Buffer);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) => output.Write(Encoding.UTF8.GetBytes(markup.Foot));

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}

/// <summary>A markup language, as far as a table needs it.</summary>
public abstract class Markup
{
    // What replaces each ASCII character that means something in the language; null for itself.
    private readonly byte[]?[] _escapes = new byte[]?[128];

    // What replaces U+FFFE and U+FFFF, which XML forbids; null for themselves.
    private readonly byte[]? _noncharacter;

    /// <summary>A language.</summary>
    /// <param name="escapes">What replaces the characters that mean something in it.</param>
    /// <param name="noncharacter">What replaces U+FFFE and U+FFFF; null if they stay.</param>
    protected Markup(IEnumerable<KeyValuePair<char, string>> escapes, string? noncharacter = null)
    {
        _noncharacter = noncharacter is null ? null : Encoding.UTF8.GetBytes(noncharacter);
        foreach ((char character, string escape) in escapes) _escapes[character] = Encoding.UTF8.GetBytes(escape);
    }

    /// <summary>What precedes all rows, with the names of the columns.</summary>
    public abstract string Head(IReadOnlyList<Column> columns);

    /// <summary>What follows all rows.</summary>
    public abstract string Foot { get; }

    /// <summary>What precedes the first field of a row.</summary>
    internal abstract ReadOnlySpan<byte> RowStart { get; }

    /// <summary>What precedes every field.</summary>
    internal abstract ReadOnlySpan<byte> FieldStart { get; }

    /// <summary>What follows every field.</summary>
    internal abstract ReadOnlySpan<byte> FieldEnd { get; }

    /// <summary>What follows the last field of a row.</summary>
    internal abstract ReadOnlySpan<byte> RowEnd { get; }

    /// <summary>Appends a text so that it is shown as it is.</summary>
    internal void Escape(ReadOnlySpan<byte> utf8, RowBuffer buffer)
    {
        int done = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte[]? escape = utf8[i] < _escapes.Length ? _escapes[utf8[i]] : utf8[i..] is [0xEF, 0xBF, 0xBE or 0xBF, ..] ? _noncharacter : null;
            if (escape is null) continue;
            buffer.Append(utf8[done..i]);
            buffer.Append(escape);
            if (utf8[i] >= _escapes.Length) i += 2;
            done = i + 1;
        }
        buffer.Append(utf8[done..]);
    }

    /// <summary>A text for the head.</summary>
    protected string Escape(string text)
    {
        using var buffer = new RowBuffer();
        Escape(Encoding.UTF8.GetBytes(text), buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}

/// <summary>Rows of a table in a markup language.</summary>
public struct MarkupBlock : IRowWriter
{
    // The longest integer: 19 digits and a sign.
    private const int NumberBytes = 32;

    private readonly Markup _markup;
    private bool _rowStarted;

    internal MarkupBlock(RowBuffer buffer, Markup markup) => (Buffer, _markup) = (buffer, markup);

    internal RowBuffer Buffer { get; }

    /// <inheritdoc/>
    public readonly long Bytes => Buffer.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        StartField();
        _markup.Escape(utf8, Buffer);
        Buffer.Append(_markup.FieldEnd);
    }

    /// <inheritdoc/>
    public void Integer(long number)
    {
        StartField();
        Utf8Formatter.TryFormat(number, Buffer.Room(NumberBytes), out int written);
        Buffer.Advance(written);
        Buffer.Append(_markup.FieldEnd);
    }

    /// <inheritdoc/>
    public void Real(double number)
    {
        StartField();
        Buffer.Advance(PlainDecimal.Format(number, Buffer.Room(PlainDecimal.MostBytes)));
        Buffer.Append(_markup.FieldEnd);
    }

    /// <inheritdoc/>
    public void Empty()
    {
        StartField();
        Buffer.Append(_markup.FieldEnd);
    }

    /// <inheritdoc/>
    public void EndRow()
    {
        Buffer.Append(_markup.RowEnd);
        _rowStarted = false;
    }

    private void StartField()
    {
        if (!_rowStarted) Buffer.Append(_markup.RowStart);
        _rowStarted = true;
        Buffer.Append(_markup.FieldStart);
    }
}
