using CsvHelper;

namespace MapReduce.Output;

/// <summary>Rows as RFC 4180 text, with quotes where a field needs them.</summary>
public readonly struct CsvBlock : IRowWriter
{
    private readonly bool _safe;

    internal CsvBlock(RowBuffer buffer, CsvWriter writer, bool safe) => (Buffer, Writer, _safe) = (buffer, writer, safe);

    internal RowBuffer Buffer { get; }

    internal CsvWriter Writer { get; }

    /// <inheritdoc/>
    public long Bytes => Buffer.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (_safe && StartsFormula(utf8)) Writer.WriteField([(byte)'\'', .. utf8]);
        else Writer.WriteField(utf8);
    }

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

    /// <summary>Whether a spreadsheet would take a cell for a formula: by its first character, or by the first one after a TAB or line end, which it drops.</summary>
    private static bool StartsFormula(ReadOnlySpan<byte> cell) => !cell.IsEmpty && cell[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
