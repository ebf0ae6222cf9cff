using System.Collections.Concurrent;
using System.Text;
using CsvHelper;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>Comma-separated values after RFC 4180, with newlines as row ends; written by CsvHelper.</summary>
/// <param name="header">Whether the column names come first.</param>
/// <param name="safe">Whether to prefix text, names of columns too, that a spreadsheet would run as a formula (<c>=1+1</c>) with an apostrophe, which other readers then see.</param>
/// <param name="byteOrderMark">Whether to begin with a UTF-8 byte order mark, without which Excel takes the text for the system's old encoding.</param>
public sealed class CsvFormat(bool header, bool safe = false, bool byteOrderMark = false) : IRowFormat<CsvBlock>
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", HasHeader = false };

    private readonly RowBuffers _buffers = new();
    private readonly ConcurrentBag<CsvBlock> _blocks = [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        if (byteOrderMark) output.Write("\uFEFF"u8);
        if (!header) return;
        CsvBlock block = NewBlock();
        foreach (Column column in columns) block.Text(Encoding.UTF8.GetBytes(column.Name));   // a name may be an ngram
        block.EndRow();
        Append(block, output);
    }

    /// <inheritdoc/>
    public CsvBlock NewBlock()
    {
        if (_blocks.TryTake(out CsvBlock block)) return block;
        RowBuffer buffer = _buffers.Take();
        return new CsvBlock(buffer, CsvWriter.Create(new OutwardStream(buffer.Append), Options, leaveOpen: true), safe);
    }

    /// <inheritdoc/>
    public void Append(CsvBlock block, OutputTarget output)
    {
        block.Writer.Flush();
        output.Write(block.Buffer.Written);
        block.Buffer.Clear();
        _blocks.Add(block);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output)
    {
        foreach (CsvBlock block in _blocks) block.Writer.Dispose();
        _blocks.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();
}

/// <summary>Rows as RFC 4180 text, with quotes if a field needs them.</summary>
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
    public void Empty() => Writer.WriteField(ReadOnlySpan<byte>.Empty);

    /// <inheritdoc/>
    public void EndRow() => Writer.EndRecord();

    /// <summary>Whether a spreadsheet would take a cell for a formula: by its first character, or by the first one after a TAB or line end, which it drops.</summary>
    private static bool StartsFormula(ReadOnlySpan<byte> cell) => !cell.IsEmpty && cell[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}

/// <summary>Comma-separated values.</summary>
public sealed class CsvForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "csv";

    /// <inheritdoc/>
    public override bool HasHeaderLine => true;

    /// <inheritdoc/>
    public override bool IsForSpreadsheets => true;

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new CsvFormat(options.Header, options.IsSafe, options.HasByteOrderMark));
}
