using System.Buffers.Binary;
using System.Text;
using MapReduce.Ngrams.Group;
using MapReduce.Output;
using ZstdSharp;

namespace MapReduce.Ngrams.Index;

/// <summary>The columns of a block that is being filled. Not thread-safe.</summary>
/// <param name="buffers">Where their memory comes from.</param>
internal sealed class IndexColumns(RowBuffers buffers)
{
    private readonly RowBuffer _keys = buffers.Take(), _counts = buffers.Take(), _sums = buffers.Take(), _years = buffers.Take(), _matches = buffers.Take(), _differences = buffers.Take(), _content = buffers.Take();
    private byte[] _first = [], _last = new byte[256];
    private int _lastLength;
    private long _bytes;   // as the rule for a block's end counts them

    /// <summary>The number of ngrams.</summary>
    public long Ngrams { get; private set; }

    /// <summary>The number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes in all columns.</summary>
    public long Bytes => (long)_keys.Length + _counts.Length + _sums.Length + _years.Length + _matches.Length + _differences.Length;

    /// <summary>Adds an ngram that is above the last one, and returns the bytes that it takes, as the rule for a block's end counts them.</summary>
    /// <param name="ngram">The ngram.</param>
    /// <param name="history">Its encoded history, of at least one year.</param>
    /// <param name="totals">Takes the rows' years and counts.</param>
    /// <exception cref="MapReduceException">The ngram is too long, or the block too large.</exception>
    public long Add(ReadOnlySpan<byte> ngram, ReadOnlySpan<byte> history, IndexTotals totals)
    {
        if (ngram.Length > IndexLayout.MostNgramBytes)
            throw new MapReduceException(Failure.BadData, $"an ngram has {ngram.Length} bytes, and an index holds ngrams of at most {IndexLayout.MostNgramBytes}: leave it out; it begins with {Encoding.UTF8.GetString(ngram[..40])}");
        AddKey(ngram);
        var columns = new HistoryColumns(history);
        int countBytes = Varint.Write(_counts, (ulong)columns.Count);
        _years.Append(columns.Years);
        _matches.Append(columns.Matches);
        _differences.Append(columns.Differences);
        long bytes = ngram.Length + 2 + countBytes + columns.Years.Length + columns.Matches.Length + columns.Differences.Length;
        // The history's sums are those of its rows, or 0 where those of an index are.
        (ulong matches, ulong volumes) = (columns.Sum.Matches, columns.Sum.Volumes);
        if (columns.IsSummed)
        {
            (int first, int last) = YearsOf(history, columns);
            totals.Add(first, last, matches, volumes);
        }
        else AddEach(history, totals);
        Varint.Write(_sums, matches);
        Varint.Write(_sums, matches - volumes);
        Ngrams++;
        Rows += columns.Count;
        _bytes += bytes;
        CheckSize();
        return bytes;
    }

    /// <summary>The first and the last year of a history.</summary>
    private static (int First, int Last) YearsOf(ReadOnlySpan<byte> history, HistoryColumns columns)
    {
        var runs = new YearRuns(columns.YearsAt);
        int first = 0, last = -1;
        for (int left = columns.Count; left > 0;)
        {
            (int skipped, int years) = runs.Next(history);
            if (left == columns.Count) first = skipped;
            last += skipped + years;
            left -= years;
        }
        return (first, last);
    }

    /// <summary>Adds up the rows of a history whose sums are too large for it, or 0.</summary>
    private static void AddEach(ReadOnlySpan<byte> history, IndexTotals totals)
    {
        foreach (HistoryYear year in new History(history)) totals.Add(year.Year, year.Year, year.Count.Matches, year.Count.Volumes);
    }

    /// <summary>Appends all of another block's columns, whose ngrams are above these.</summary>
    /// <exception cref="MapReduceException">The block is too large.</exception>
    public void Append(IndexColumns next)
    {
        if (next.Ngrams == 0) return;
        // The first key is whole there, and shares bytes with the last one here.
        ReadOnlySpan<byte> keys = next._keys.Written, first = next._first;
        AddKey(first);
        _keys.Append(keys[(1 + LengthOf((ulong)first.Length) + first.Length)..]);
        _counts.Append(next._counts.Written);
        _sums.Append(next._sums.Written);
        _years.Append(next._years.Written);
        _matches.Append(next._matches.Written);
        _differences.Append(next._differences.Written);
        Keep(next._last.AsSpan(0, next._lastLength));
        Ngrams += next.Ngrams;
        Rows += next.Rows;
        _bytes += next._bytes;
        CheckSize();
    }

    /// <summary>Rejects a block that is too large for any reader, before it grows further.</summary>
    private void CheckSize()
    {
        if (_bytes > IndexLayout.MostBlockBytes)
            throw new MapReduceException(Failure.BadData, $"more than {Ngrams - 1} ngrams in turn would be one block of an index, which has at most {IndexLayout.MostBlockBytes} bytes: the ngrams were chosen so that no block ends among them; leave some of them out");
    }

    /// <summary>Compresses both frames into <paramref name="frames"/>, and clears the columns.</summary>
    public IndexEntry MoveTo(RowBuffer frames, Compressor compressor)
    {
        IndexFrame names = Compress([_keys, _counts, _sums], frames, compressor), rows = Compress([_years, _matches, _differences], frames, compressor);
        var entry = new IndexEntry(names, rows, Ngrams, Rows, _first.AsSpan(0, Math.Min(_first.Length, IndexLayout.MostKeyBytes)).ToArray());
        Clear();
        return entry;
    }

    private IndexFrame Compress(ReadOnlySpan<RowBuffer> columns, RowBuffer frames, Compressor compressor)
    {
        _content.Clear();
        Span<byte> lengths = _content.Room(IndexLayout.LengthsBytes);
        BinaryPrimitives.WriteInt32LittleEndian(lengths, columns[0].Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths[sizeof(int)..], columns[1].Length);
        _content.Advance(IndexLayout.LengthsBytes);
        foreach (RowBuffer column in columns) _content.Append(column.Written);
        int written = compressor.Wrap(_content.Written, frames.Room(Compressor.GetCompressBound(_content.Length)));
        frames.Advance(written);
        return new IndexFrame(written, _content.Length);
    }

    /// <summary>Removes all rows and keeps the memory.</summary>
    public void Clear()
    {
        foreach (RowBuffer column in (RowBuffer[])[_keys, _counts, _sums, _years, _matches, _differences]) column.Clear();
        (Ngrams, Rows, _lastLength, _bytes) = (0, 0, 0, 0);
    }

    private void AddKey(ReadOnlySpan<byte> ngram)
    {
        int shared = 0;
        if (Ngrams == 0) _first = ngram.ToArray();
        else shared = ngram.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        Varint.Write(_keys, (ulong)shared);
        Varint.Write(_keys, (ulong)(ngram.Length - shared));
        _keys.Append(ngram[shared..]);
        Keep(ngram);
    }

    private void Keep(ReadOnlySpan<byte> ngram)
    {
        if (ngram.Length > _last.Length) _last = new byte[ngram.Length * 2];
        ngram.CopyTo(_last);
        _lastLength = ngram.Length;
    }

    private static int LengthOf(ulong number)
    {
        int length = 1;
        for (; number >= 0x80; number >>= 7) length++;
        return length;
    }
}

/// <summary>A frame in the footer.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Content">Bytes of its content.</param>
internal readonly record struct IndexFrame(int Length, int Content)
{
    /// <summary>The checksum of its bytes.</summary>
    public ulong Checksum { get; init; }
}

/// <summary>A block in the footer.</summary>
/// <param name="Names">The frame of its names.</param>
/// <param name="Values">The frame of its rows.</param>
/// <param name="Ngrams">Ngrams in it.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Key">Its first ngram, cut to the length that the footer has.</param>
internal sealed record IndexEntry(IndexFrame Names, IndexFrame Values, long Ngrams, long Rows, byte[] Key)
{
    /// <summary>Where the first frame begins in the file.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes of both frames.</summary>
    public int Length => Names.Length + Values.Length;
}

/// <summary>The years and sums of rows. Not thread-safe.</summary>
internal sealed class IndexTotals
{
    /// <summary>The first year of any row.</summary>
    public int FirstYear { get; private set; } = int.MaxValue;

    /// <summary>The last year of any row.</summary>
    public int LastYear { get; private set; } = -1;

    /// <summary>The sum of all match_count.</summary>
    public UInt128 Matches { get; private set; }

    /// <summary>The sum of all volume_count.</summary>
    public UInt128 Volumes { get; private set; }

    /// <summary>Adds the rows of an ngram.</summary>
    public void Add(int firstYear, int lastYear, UInt128 matches, UInt128 volumes)
    {
        FirstYear = Math.Min(FirstYear, firstYear);
        LastYear = Math.Max(LastYear, lastYear);
        Matches += matches;
        Volumes += volumes;
    }

    /// <summary>Adds the totals of other rows.</summary>
    public void Add(IndexTotals other)
    {
        FirstYear = Math.Min(FirstYear, other.FirstYear);
        LastYear = Math.Max(LastYear, other.LastYear);
        Matches += other.Matches;
        Volumes += other.Volumes;
    }
}
