using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>Numbers of one column.</summary>
internal sealed class ParquetNumbers<T> : ParquetColumn where T : struct
{
    private T[] _values = new T[1 << 10];
    private int _count;

    public override int Count => _count;

    public void Add(T value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
    }

    public override void Add(ParquetColumn other, int first, int count)
    {
        if (_values.Length - _count < count) Array.Resize(ref _values, Math.Max(_count + count, _values.Length * 2));
        ((ParquetNumbers<T>)other)._values.AsSpan(first, count).CopyTo(_values.AsSpan(_count));
        _count += count;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field) => group.WriteAsync<T>(field, _values.AsMemory(0, _count));

    public override void Clear() => _count = 0;
}
