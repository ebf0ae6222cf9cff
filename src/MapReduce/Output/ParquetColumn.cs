using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>Values of one column, growing. Not thread-safe.</summary>
internal abstract class ParquetColumn
{
    /// <summary>A column for values of a type.</summary>
    public static ParquetColumn For(ColumnType type) => type switch
    {
        ColumnType.Text => new ParquetTexts(),
        ColumnType.Integer => new ParquetNumbers<long>(),
        _ => new ParquetNumbers<double>(),
    };

    /// <summary>How the file's schema has a column.</summary>
    public static DataField FieldFor(Column column) => column.Type switch
    {
        ColumnType.Text => new DataField(column.Name, typeof(string), isNullable: false),
        ColumnType.Integer => new DataField(column.Name, typeof(long), isNullable: false),
        _ => new DataField(column.Name, typeof(double), isNullable: false),
    };

    public abstract int Count { get; }

    /// <summary>How many of <paramref name="count"/> values, as a block has them, there is room for; one at least in an empty column.</summary>
    public virtual int Fitting(ReadOnlySpan<byte> bytes, int count) => count;

    /// <summary>Takes <paramref name="count"/> values as a block has them at the beginning of <paramref name="bytes"/>, and returns how many bytes they were.</summary>
    public abstract int Add(ReadOnlySpan<byte> bytes, int count);

    /// <summary>Writes all values to a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field);

    /// <summary>Forgets all values and keeps the memory.</summary>
    public abstract void Clear();
}
