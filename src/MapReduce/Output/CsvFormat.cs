using System.Collections.Concurrent;
using CsvHelper;
using MapReduce.Storage;

namespace MapReduce.Output;

/// <summary>Comma-separated values after RFC 4180, with newlines as row ends; written by CsvHelper.</summary>
/// <param name="header">Whether the column names come first.</param>
/// <param name="safe">Whether to prefix text that a spreadsheet would run as a formula (<c>=1+1</c>) with an apostrophe, which other readers then see.</param>
public sealed class CsvFormat(bool header, bool safe = false) : IRowFormat<CsvBlock>
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", HasHeader = false };

    private readonly ConcurrentBag<CsvBlock> _blocks = [];

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        if (!header) return;
        CsvBlock block = NewBlock();
        foreach (Column column in columns) block.Writer.WriteField(column.Name);
        block.EndRow();
        Append(block, output);
    }

    /// <inheritdoc/>
    public CsvBlock NewBlock()
    {
        if (_blocks.TryTake(out CsvBlock block)) return block;
        var buffer = new RowBuffer();
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
}
