namespace MapReduce.Output;

/// <summary>Rows as columns of values.</summary>
public struct ParquetBlock : IRowWriter
{
    private int _column;

    internal ParquetBlock(ParquetColumn[] columns) => Columns = columns;

    internal ParquetColumn[] Columns { get; }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8) => ((ParquetTexts)Columns[_column++]).Add(utf8);

    /// <inheritdoc/>
    public void Integer(long number) => ((ParquetNumbers<long>)Columns[_column++]).Add(number);

    /// <inheritdoc/>
    public void Real(double number) => ((ParquetNumbers<double>)Columns[_column++]).Add(number);

    /// <inheritdoc/>
    public void EndRow() => _column = 0;
}
