using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;
using MapReduce.Output;
using MapReduce.Storage;
using ZstdSharp;

namespace MapReduce.Ngrams.Index;

/// <summary>
/// Writes an index, as docs/index-format.md describes it. A row has two texts: an ngram and its encoded history. Workers compress
/// the blocks that lie within their rows; what remains at both ends is joined and compressed when it is appended.
/// </summary>
public sealed class IndexFormat : IRowFormat<IndexRows>
{
    private readonly Func<IndexContents> _contents;
    private readonly RowBuffers _buffers = new();
    private readonly ConcurrentBag<IndexRows> _blocks = [];
    private readonly ConcurrentBag<IndexRows.State> _states = [];   // of all blocks, wherever they are
    private readonly List<IndexEntry> _entries = [];
    private readonly RowBuffer _frame;
    private readonly IndexTotals _totals = new();
    private readonly Compressor _compressor = IndexLayout.NewCompressor();
    private IndexColumns _open;
    private long _offset;

    /// <summary>A format for one file.</summary>
    /// <param name="contents">Called once all rows have been appended: the filters and sources; the years and sums are filled in here.</param>
    public IndexFormat(Func<IndexContents> contents)
    {
        _contents = contents;
        _frame = _buffers.Take();
        _open = new IndexColumns(_buffers);
    }

    /// <summary>Ngrams in all blocks; complete once the end is written.</summary>
    public long Ngrams => _entries.Sum(entry => entry.Ngrams);

    /// <summary>Rows in all blocks: pairs of an ngram and a year; complete once the end is written.</summary>
    public long Rows => _entries.Sum(entry => entry.Rows);

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output)
    {
        Span<byte> header = stackalloc byte[IndexLayout.HeaderBytes];
        IndexLayout.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], IndexLayout.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], XxHash3.HashToUInt64(header[..16]));
        Write(header, output);
    }

    /// <summary>The most bytes of the footer.</summary>
    internal int MostFooterBytes { get; init; } = IndexLayout.MostFooterBytes;

    /// <inheritdoc/>
    public IndexRows NewBlock()
    {
        if (_blocks.TryTake(out IndexRows block)) return block;
        var state = new IndexRows.State(_buffers);
        _states.Add(state);
        return new IndexRows(state);
    }

    /// <inheritdoc/>
    public void Append(IndexRows block, OutputTarget output)
    {
        IndexRows.State rows = block.Rows;
        _totals.Add(rows.Totals);
        _open.Append(rows.Head);
        if (rows.HeadEnds)
        {
            EndOpen(output);
            ReadOnlySpan<byte> frames = rows.Frames.Written;
            foreach (IndexEntry entry in rows.Entries)
            {
                WriteBlock(entry, frames[..entry.Length], output);
                frames = frames[entry.Length..];
            }
            (_open, rows.Tail) = (rows.Tail, _open);
        }
        rows.Clear();
        _blocks.Add(block);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output)
    {
        if (_open.Ngrams > 0) EndOpen(output);
        RowBuffer footer = _buffers.Take();
        foreach (IndexEntry entry in _entries)
        {
            foreach (long number in (long[])[entry.Names.Length, entry.Names.Content, entry.Values.Length, entry.Values.Content, entry.Ngrams, entry.Rows]) Varint.Write(footer, (ulong)number);
            foreach (ulong checksum in (ulong[])[entry.Names.Checksum, entry.Values.Checksum])
            {
                BinaryPrimitives.WriteUInt64LittleEndian(footer.Room(8), checksum);
                footer.Advance(8);
            }
            Varint.Write(footer, (ulong)entry.Key.Length);
            footer.Append(entry.Key);
            CheckFooter(footer);
        }
        bool isEmpty = _entries.Count == 0;
        IndexContents all = _contents() with { FirstYear = isEmpty ? 0 : _totals.FirstYear, LastYear = isEmpty ? 0 : _totals.LastYear, Matches = _totals.Matches, Volumes = _totals.Volumes };
        all.Write(footer, CheckFooter);

        Span<byte> trailer = stackalloc byte[IndexLayout.TrailerBytes];
        long[] numbers = [_entries.Count, _entries.Sum(e => e.Ngrams), _entries.Sum(e => e.Rows), _offset, footer.Length];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(trailer[(8 * i)..], numbers[i]);
        var hash = new XxHash3();
        hash.Append(footer.Written);
        hash.Append(trailer[..40]);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[40..], hash.GetCurrentHashAsUInt64());
        IndexLayout.EndMagic.CopyTo(trailer[48..]);
        Write(footer.Written, output);
        Write(trailer, output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _compressor.Dispose();
        foreach (IndexRows.State state in _states) state.Dispose();
        _buffers.Dispose();
    }

    private void CheckFooter(RowBuffer footer)
    {
        if (footer.Length > MostFooterBytes)
            throw new MapReduceException(Failure.BadSetting, $"the index would have more than {MostFooterBytes} bytes beside its blocks, for {_entries.Count} blocks and the names of its sources, and no program could read it: make several indexes, each of some of the ngrams");
    }

    private void EndOpen(OutputTarget output)
    {
        _frame.Clear();
        IndexEntry entry = _open.MoveTo(_frame, _compressor);
        WriteBlock(entry, _frame.Written, output);
    }

    private void WriteBlock(IndexEntry entry, ReadOnlySpan<byte> frames, OutputTarget output)
    {
        long seed = 2L * _entries.Count;
        _entries.Add(entry with
        {
            Offset = _offset,
            Names = entry.Names with { Checksum = XxHash3.HashToUInt64(frames[..entry.Names.Length], seed) },
            Values = entry.Values with { Checksum = XxHash3.HashToUInt64(frames[entry.Names.Length..], seed + 1) },
        });
        Write(frames, output);
    }

    private void Write(ReadOnlySpan<byte> bytes, OutputTarget output)
    {
        output.Write(bytes);
        _offset += bytes.Length;
    }
}

/// <summary>Rows of an index that a worker fills: ngrams with their histories, in ascending order.</summary>
public readonly struct IndexRows : IRowWriter
{
    internal IndexRows(State rows) => Rows = rows;

    internal State Rows { get; }

    /// <inheritdoc/>
    public long Bytes => Rows.Bytes;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8) => Rows.Text(utf8);

    /// <inheritdoc/>
    public void Integer(long number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Real(double number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Empty() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void EndRow() { }

    /// <summary>What a worker has filled so far: rows up to the first end of a block, whole blocks, and rows after the last end.</summary>
    internal sealed class State(RowBuffers buffers) : IDisposable
    {
        private readonly Compressor _compressor = IndexLayout.NewCompressor();
        private byte[] _ngram = new byte[256];
        private int _ngramLength = -1;   // -1: the next text is an ngram

        public IndexColumns Head { get; } = new(buffers);

        /// <summary>Whether the head ends a block; what follows is in <see cref="Frames"/> and <see cref="Tail"/>.</summary>
        public bool HeadEnds { get; private set; }

        public RowBuffer Frames { get; } = buffers.Take();

        public List<IndexEntry> Entries { get; } = [];

        public IndexColumns Tail { get; set; } = new(buffers);

        public IndexTotals Totals { get; private set; } = new();

        public long Bytes => Head.Bytes + Frames.Length + Tail.Bytes;

        public void Text(ReadOnlySpan<byte> text)
        {
            if (_ngramLength < 0)
            {
                if (text.Length > _ngram.Length) _ngram = new byte[text.Length * 2];
                text.CopyTo(_ngram);
                _ngramLength = text.Length;
                return;
            }
            ReadOnlySpan<byte> ngram = _ngram.AsSpan(0, _ngramLength);
            _ngramLength = -1;
            long bytes = (HeadEnds ? Tail : Head).Add(ngram, text, Totals);
            if (!IndexLayout.EndsBlock(ngram, bytes)) return;
            if (HeadEnds) Entries.Add(Tail.MoveTo(Frames, _compressor));
            else HeadEnds = true;
        }

        public void Clear()
        {
            Head.Clear();
            Tail.Clear();
            Frames.Clear();
            Entries.Clear();
            HeadEnds = false;
            Totals = new IndexTotals();
        }

        public void Dispose() => _compressor.Dispose();
    }
}
