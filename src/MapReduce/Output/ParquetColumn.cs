using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>The values of one column; grows. Not thread-safe.</summary>
internal abstract class ParquetColumn
{
    /// <summary>A column for values of a type.</summary>
    public static ParquetColumn For(ColumnType type) => type switch
    {
        ColumnType.Text => new ParquetTexts(),
        ColumnType.Integer => new ParquetNumbers<long>(),
        _ => new ParquetNumbers<double>(),
    };

    /// <summary>A column in the file's schema.</summary>
    public static DataField FieldFor(Column column) => column.Type switch
    {
        ColumnType.Text => new DataField(column.Name, typeof(string), isNullable: false),
        ColumnType.Integer => new DataField(column.Name, typeof(long), isNullable: false),
        _ => new DataField(column.Name, typeof(double), isNullable: false),
    };

    public abstract int Count { get; }

    /// <summary>How many of <paramref name="count"/> values, in a block's form, fit; at least one in an empty column.</summary>
    public virtual int Fitting(ReadOnlySpan<byte> bytes, int count) => count;

    /// <summary>Adds <paramref name="count"/> values from the start of <paramref name="bytes"/>, in a block's form, and returns how many bytes they took.</summary>
    public abstract int Add(ReadOnlySpan<byte> bytes, int count);

    /// <summary>Writes all values to a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field);

    /// <summary>Removes all values and keeps the memory.</summary>
    public abstract void Clear();
}
