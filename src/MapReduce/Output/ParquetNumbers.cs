using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>The numbers of one column. REQUIRES: the machine is little-endian, as blocks are.</summary>
internal sealed class ParquetNumbers<T> : ParquetColumn where T : struct
{
    private T[] _values = new T[1 << 10];
    private int _count;

    public override int Count => _count;

    public override int Add(ReadOnlySpan<byte> bytes, int count)
    {
        int length = count * Unsafe.SizeOf<T>();
        if (_values.Length - _count < count) Array.Resize(ref _values, Math.Max(_count + count, _values.Length * 2));
        bytes[..length].CopyTo(MemoryMarshal.AsBytes(_values.AsSpan(_count)));
        _count += count;
        return length;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field) => group.WriteAsync<T>(field, _values.AsMemory(0, _count));

    public override void Clear() => _count = 0;
}
