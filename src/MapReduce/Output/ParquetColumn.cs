using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
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
        ColumnType.Text => new DataField(column.Name, typeof(string), isNullable: column.MayBeEmpty),
        ColumnType.Integer => new DataField(column.Name, typeof(long), isNullable: column.MayBeEmpty),
        _ => new DataField(column.Name, typeof(double), isNullable: column.MayBeEmpty),
    };

    /// <summary>The values that stand for empty fields, by their index.</summary>
    protected List<int> Empty { get; } = [];

    public abstract int Count { get; }

    /// <summary>How many of <paramref name="count"/> values, in a block's form, fit; at least one in an empty column.</summary>
    public virtual int Fitting(ReadOnlySpan<byte> bytes, int count) => count;

    /// <summary>Adds <paramref name="count"/> values from the start of <paramref name="bytes"/>, in a block's form, and returns how many bytes they took.</summary>
    public abstract int Add(ReadOnlySpan<byte> bytes, int count);

    /// <summary>Notes that the value at an index, which is added next or later, stands for an empty field. Called in the order of the rows.</summary>
    public void MarkEmpty(int index) => Empty.Add(index);

    /// <summary>Writes all values to a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field);

    /// <summary>Removes all values and keeps the memory.</summary>
    public virtual void Clear() => Empty.Clear();

    /// <summary>Values for an optional column: null where the field is empty.</summary>
    protected T?[] Optional<T>(ReadOnlySpan<T> values) where T : struct
    {
        var optional = new T?[values.Length];
        for (int i = 0; i < optional.Length; i++) optional[i] = values[i];
        foreach (int index in Empty) optional[index] = null;
        return optional;
    }
}

/// <summary>The fields of one column in a block: their values as bytes, and which rows have none.</summary>
internal sealed class ParquetCells(Column column, RowBuffer values)
{
    // What a value takes at least: a zero, or the length of an empty text.
    private readonly int _leastBytes = column.Type == ColumnType.Text ? ParquetTexts.LengthBytes : sizeof(long);
    private readonly List<int> _emptyRows = [];

    public RowBuffer Values { get; } = values;

    public long Bytes => Values.Length + (long)_emptyRows.Count * sizeof(int);

    /// <summary>Adds an empty field, of the row with this index in the block.</summary>
    public void AddEmpty(int row)
    {
        if (!column.MayBeEmpty) throw new InvalidOperationException($"column {column.Name} is not declared as one that may be empty");
        Values.Room(_leastBytes)[.._leastBytes].Clear();
        Values.Advance(_leastBytes);
        _emptyRows.Add(row);
    }

    /// <summary>Notes in the row group which of <paramref name="count"/> rows, which are added next, are empty.</summary>
    public void MarkEmpty(ParquetColumn group, int first, int count)
    {
        int found = _emptyRows.BinarySearch(first);
        for (int i = found < 0 ? ~found : found; i < _emptyRows.Count && _emptyRows[i] < first + count; i++)
            group.MarkEmpty(group.Count + _emptyRows[i] - first);
    }

    public void Clear()
    {
        Values.Clear();
        _emptyRows.Clear();
    }
}

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

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field) => field.IsNullable
        ? group.WriteAsync<T>(field, Optional<T>(_values.AsSpan(0, _count)))
        : group.WriteAsync<T>(field, _values.AsMemory(0, _count));

    public override void Clear()
    {
        base.Clear();
        _count = 0;
    }
}

/// <summary>The texts of one column, in the UTF-16 that the library takes.</summary>
internal sealed class ParquetTexts : ParquetColumn
{
    /// <summary>Bytes of a text's length in a block.</summary>
    public const int LengthBytes = sizeof(int);

    /// <summary>
    /// The library keeps the least and the greatest text of each group, twice, until the end of the file, and this cannot be turned
    /// off. Texts of usual length take little; this limit ends the run before memory runs out.
    /// </summary>
    private const long MostStatisticsBytes = 25L << 20;

    private const int StatisticsPerGroup = 4;

    private const int LongTextBytes = 1 << 16;

    private readonly ArrayBufferWriter<char> _chars = new(1 << 12);

    private int _longest;   // of the group, in bytes
    private long _statisticsBytes;

    // UTF-8 bytes of all texts.
    private long _bytes;

    // Where each text ends.
    private readonly List<int> _ends = [];

    public override int Count => _ends.Count;

    public override int Fitting(ReadOnlySpan<byte> bytes, int count)
    {
        long all = _bytes;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            all += length;
            if (all > ParquetFormat.TextBytesPerGroup && Count + i > 0) return i;
            at += LengthBytes + length;
        }
        return count;
    }

    public override int Add(ReadOnlySpan<byte> bytes, int count)
    {
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> utf8 = bytes.Slice(at + LengthBytes, BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]));
            _chars.Advance(Encoding.UTF8.GetChars(utf8, _chars.GetSpan(utf8.Length)));
            _ends.Add(_chars.WrittenCount);
            _longest = Math.Max(_longest, utf8.Length);
            at += LengthBytes + utf8.Length;
        }
        _bytes += at - count * LengthBytes;
        return at;
    }

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field)
    {
        _statisticsBytes += (long)_longest * StatisticsPerGroup;
        if (_statisticsBytes > MostStatisticsBytes)
            throw new MapReduceException(Failure.BadSetting, $"texts of {_longest} bytes are too long for Parquet, whose footer repeats the least and the greatest text of each row group; write them as .tsv, .csv or .jsonl");
        var texts = new ReadOnlyMemory<char>[Count];
        for (int i = 0; i < texts.Length; i++) texts[i] = _chars.WrittenMemory[StartOf(i).._ends[i]];
        return field.IsNullable
            ? group.WriteAsync<ReadOnlyMemory<char>>(field, Optional<ReadOnlyMemory<char>>(texts))
            : group.WriteAsync<ReadOnlyMemory<char>>(field, texts);
    }

    public override void Clear()
    {
        base.Clear();
        // What the library makes of long texts is megabytes of garbage per group, which would fill the heap to its limit.
        if (_longest > LongTextBytes) GC.Collect();
        _bytes = 0;
        _longest = 0;
        _chars.ResetWrittenCount();
        _ends.Clear();
    }

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
