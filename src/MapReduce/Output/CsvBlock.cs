using CsvHelper;

namespace MapReduce.Output;

/// <summary>Rows as RFC 4180 text, quoted where a field needs it.</summary>
public readonly struct CsvBlock : IRowWriter
{
    internal CsvBlock(RowBuffer buffer, CsvWriter writer) => (Buffer, Writer) = (buffer, writer);

    internal RowBuffer Buffer { get; }

    internal CsvWriter Writer { get; }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8) => Writer.WriteField(utf8);

    /// <inheritdoc/>
    public void Integer(long number) => Writer.WriteField(number);

    /// <inheritdoc/>
    public void Real(double number)
    {
        Span<byte> text = stackalloc byte[PlainDecimal.MostBytes];
        Writer.WriteField(text[..PlainDecimal.Format(number, text)]);
    }

    /// <inheritdoc/>
    public void EndRow() => Writer.EndRecord();
}
