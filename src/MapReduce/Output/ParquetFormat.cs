using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;
using MapReduce.Storage;
using Parquet;
using Parquet.Schema;

namespace MapReduce.Output;

/// <summary>
/// Apache Parquet: text as UTF-8 strings, integers as INT64, reals as DOUBLE, required unless the column may be empty; written by
/// Parquet.Net. It never seeks, so it can write to a pipe.
/// </summary>
public sealed class ParquetFormat : IRowFormat<ParquetBlock>
{
    /// <summary>
    /// Rows in every row group but the last: counted in rows rather than blocks, which depend on how the run was divided. The same
    /// number as DuckDB uses, enough for columns to compress well within a few megabytes of memory.
    /// </summary>
    internal const int RowsPerGroup = 122_880;

    /// <summary>Most text bytes of a column in a row group, so that long keys make groups of fewer rows rather than use more memory.</summary>
    internal const int TextBytesPerGroup = 4 << 20;

    private readonly RowBuffers _buffers = new();
    private readonly ConcurrentBag<ParquetCells[]> _blocks = [];
    private readonly int _rowsPerGroup;
    private IReadOnlyList<Column> _columns = [];
    private DataField[] _fields = [];
    private ParquetColumn[] _group = [];
    private ParquetWriter? _writer;

    /// <summary>A format for one file.</summary>
    public ParquetFormat() : this(RowsPerGroup) { }

    internal ParquetFormat(int rowsPerGroup) => _rowsPerGroup = rowsPerGroup;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        _columns = columns;
        _fields = [.. columns.Select(ParquetColumn.FieldFor)];
        _group = [.. columns.Select(column => ParquetColumn.For(column.Type))];
        // Texts that repeat, such as an ngram with its years, go into a dictionary; the library decides by a sample of the first
        // ones.
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,
            CompressionLevel = CompressionLevel.Fastest,
            DictionaryEncodingThreshold = 0.5,
            DictionaryEncodingSampleSize = 4096,
            // Without a limit the library keeps all the memory that a group has ever used.
            MaximumSmallPoolFreeBytes = TextBytesPerGroup,
            MaximumLargePoolFreeBytes = TextBytesPerGroup,
        };
        _writer = Finish(ParquetWriter.CreateAsync(new ParquetSchema(_fields), new OutwardStream(output.Write), options));
    }

    /// <inheritdoc/>
    public ParquetBlock NewBlock() => new(_blocks.TryTake(out ParquetCells[]? columns) ? columns : [.. _columns.Select(column => new ParquetCells(column, _buffers.Take()))]);

    /// <inheritdoc/>
    public void Append(ParquetBlock block, OutputTarget output)
    {
        Span<int> at = stackalloc int[_group.Length];
        at.Clear();
        int done = 0;
        for (int left = block.Rows; left > 0;)
        {
            int taken = Math.Min(left, _rowsPerGroup - _group[0].Count);
            for (int i = 0; i < _group.Length; i++) taken = _group[i].Fitting(block.Columns[i].Values.Written[at[i]..], taken);
            for (int i = 0; i < _group.Length; i++)
            {
                block.Columns[i].MarkEmpty(_group[i], done, taken);
                at[i] += _group[i].Add(block.Columns[i].Values.Written[at[i]..], taken);
            }
            done += taken;
            left -= taken;
            // Either the next row did not fit, or the group is full.
            if (left > 0 || _group[0].Count == _rowsPerGroup) WriteGroup();
        }
        foreach (ParquetCells column in block.Columns) column.Clear();
        _blocks.Add(block.Columns);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output)
    {
        if (_group[0].Count > 0) WriteGroup();
        Finish(_writer!.DisposeAsync().AsTask());
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = _writer!.CreateRowGroup();
        for (int i = 0; i < _group.Length; i++)
        {
            Finish(_group[i].WriteAsync(group, _fields[i]));
            _group[i].Clear();
        }
        group.CompleteValidate();
    }

    // The stream below never waits, so these tasks have completed when they are returned.
    private static void Finish(Task task) => task.GetAwaiter().GetResult();

    private static T Finish<T>(Task<T> task) => task.GetAwaiter().GetResult();
}

/// <summary>
/// Rows as columns of bytes: a number takes 8 bytes, a text 4 bytes for its length and then its UTF-8; an empty field is a zero or
/// an empty text that is noted as empty. They are converted to the library's form one row group at a time, not in every block in flight.
/// </summary>
public struct ParquetBlock : IRowWriter
{
    private int _column;

    internal ParquetBlock(ParquetCells[] columns) => Columns = columns;

    internal ParquetCells[] Columns { get; }

    internal int Rows { get; private set; }

    /// <inheritdoc/>
    public readonly long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (ParquetCells column in Columns) bytes += column.Bytes;
            return bytes;
        }
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        RowBuffer column = Columns[_column++].Values;
        Span<byte> room = column.Room(ParquetTexts.LengthBytes + utf8.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, utf8.Length);
        utf8.CopyTo(room[ParquetTexts.LengthBytes..]);
        column.Advance(ParquetTexts.LengthBytes + utf8.Length);
    }

    /// <inheritdoc/>
    public void Integer(long number)
    {
        RowBuffer column = Columns[_column++].Values;
        BinaryPrimitives.WriteInt64LittleEndian(column.Room(sizeof(long)), number);
        column.Advance(sizeof(long));
    }

    /// <inheritdoc/>
    public void Real(double number)
    {
        RowBuffer column = Columns[_column++].Values;
        BinaryPrimitives.WriteDoubleLittleEndian(column.Room(sizeof(double)), number);
        column.Advance(sizeof(double));
    }

    /// <inheritdoc/>
    public void Empty() => Columns[_column++].AddEmpty(Rows);

    /// <inheritdoc/>
    public void EndRow()
    {
        _column = 0;
        Rows++;
    }
}

/// <summary>Apache Parquet.</summary>
public sealed class ParquetForm : OutputForm
{
    /// <inheritdoc/>
    public override string Name => "parquet";

    /// <inheritdoc/>
    public override bool IsBinary => true;

    /// <inheritdoc/>
    public override void Open(in FormOptions options, IFormUser user) => user.Use(new ParquetFormat());
}
