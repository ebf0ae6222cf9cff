using System.Buffers.Binary;
using System.IO.Hashing;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Index;

/// <summary>An index that is open for reading: its header and footer are checked and in memory; its blocks are not. Safe for concurrent reads.</summary>
public sealed class IndexFile
{
    private readonly IRangeReader _file;
    private readonly IndexEntry[] _entries;

    /// <summary>Reads and checks the header and the footer.</summary>
    /// <param name="file">The file, which the caller owns.</param>
    /// <exception cref="MapReduceException">The file is truncated, changed, or of another version, or cannot be read.</exception>
    public IndexFile(IRangeReader file)
    {
        _file = file;
        CheckHeader();
        long length = file.Length;
        if (length < IndexLayout.HeaderBytes + IndexLayout.TrailerBytes) throw Damaged("is truncated");
        byte[] end = new byte[Math.Min(IndexLayout.EndBytes, length)];
        file.Read(length - end.Length, end);
        ReadOnlySpan<byte> trailer = end.AsSpan(end.Length - IndexLayout.TrailerBytes);
        if (!trailer[48..].SequenceEqual(IndexLayout.EndMagic)) throw Damaged("does not end like an index: it is truncated, was never finished, or something was appended");
        long blocks = BinaryPrimitives.ReadInt64LittleEndian(trailer), footerAt = BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]), footerLength = BinaryPrimitives.ReadInt64LittleEndian(trailer[32..]);
        (Ngrams, Rows) = (BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]), BinaryPrimitives.ReadInt64LittleEndian(trailer[16..]));
        if (footerLength is < 0 or > IndexLayout.MostFooterBytes || footerAt < IndexLayout.HeaderBytes || footerAt > length || footerAt + footerLength != length - IndexLayout.TrailerBytes || blocks < 0 || blocks > footerLength / IndexLayout.LeastEntryBytes)
            throw Damaged("has a damaged trailer");
        byte[] footer = new byte[footerLength];
        ReadOnlySpan<byte> there = end.AsSpan(..^IndexLayout.TrailerBytes);
        there = there[Math.Max(0, there.Length - footer.Length)..];
        there.CopyTo(footer.AsSpan(footer.Length - there.Length));
        if (there.Length < footer.Length) file.Read(footerAt, footer.AsSpan(..^there.Length));
        var hash = new XxHash3();
        hash.Append(footer);
        hash.Append(trailer[..40]);
        if (hash.GetCurrentHashAsUInt64() != BinaryPrimitives.ReadUInt64LittleEndian(trailer[40..])) throw Damaged("has a damaged footer");
        _entries = new IndexEntry[blocks];
        Contents = ReadFooter(footer, footerAt) ?? throw Damaged("has a damaged footer");
    }

    /// <summary>What messages call the file.</summary>
    public string Name => _file.Name;

    /// <summary>Number of ngrams.</summary>
    public long Ngrams { get; }

    /// <summary>Number of rows: pairs of an ngram and a year.</summary>
    public long Rows { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _entries.Length;

    /// <summary>What the index holds and was made of.</summary>
    public IndexContents Contents { get; }

    /// <summary>Whether a file begins like an index, of whatever version.</summary>
    public static bool IsIndex(ReadOnlySpan<byte> head) => head.StartsWith(IndexLayout.Magic);

    /// <summary>What the footer has of a block.</summary>
    internal IndexEntry EntryOf(int block) => _entries[block];

    /// <summary>Where a block lies in the file.</summary>
    public ByteRange RangeOf(int block) => new(_entries[block].Offset, _entries[block].Length);

    /// <summary>The number of the block at an offset.</summary>
    public int BlockAt(long offset)
    {
        int low = 0, high = _entries.Length - 1;
        while (low < high)
        {
            int middle = low + (high - low + 1) / 2;
            if (_entries[middle].Offset <= offset) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>The blocks that may hold ngrams from <paramref name="low"/> up to, and with <paramref name="isPrefix"/> beginning with, that key: [First, End).</summary>
    public (int First, int End) BlocksOf(ReadOnlySpan<byte> low, bool isPrefix)
    {
        // A key of the most bytes may be cut, and then begins below the ngrams that it stands for.
        int first = Count(low, static (key, low) => key.SequenceCompareTo(low) < 0 && !(key.Length == IndexLayout.MostKeyBytes && low.StartsWith(key)));
        // The last block that begins below the key may hold it, unless the next one begins with it.
        if (first > 0 && !(first < _entries.Length && low.Length < IndexLayout.MostKeyBytes && _entries[first].Key.AsSpan().SequenceEqual(low))) first--;
        int end = isPrefix
            ? Count(low, static (key, low) => key.SequenceCompareTo(low) < 0 || key.StartsWith(low))
            : Count(low, static (key, low) => key.SequenceCompareTo(low) <= 0 || key.Length == IndexLayout.MostKeyBytes && low.StartsWith(key));
        return (first, Math.Max(first, end));
    }

    /// <summary>Checks and decompresses the names of a block.</summary>
    /// <param name="number">Its 0-based number.</param>
    /// <param name="frames">Its bytes in the file.</param>
    /// <param name="block">Receives the names.</param>
    /// <exception cref="MapReduceException">The block is damaged.</exception>
    internal void DecodeNames(int number, ReadOnlySpan<byte> frames, IndexBlock block)
    {
        IndexEntry entry = _entries[number];
        if (frames.Length != entry.Length || XxHash3.HashToUInt64(frames[..entry.Names.Length], 2L * number) != entry.Names.Checksum || !block.TryDecodeNames(frames[..entry.Names.Length], entry))
            throw DamagedBlock(number);
        // The next block may begin with more than is in the footer of its first ngram.
        if (number + 1 < Blocks && block.Ngram(block.Ngrams - 1) is var last && last.SequenceCompareTo(_entries[number + 1].Key) >= 0
            && !(_entries[number + 1].Key.Length == IndexLayout.MostKeyBytes && last.StartsWith(_entries[number + 1].Key)))
            throw DamagedBlock(number);
    }

    /// <summary>Checks and decompresses the rows of a block, whose columns are then decoded as they are needed. REQUIRES: its names are decoded.</summary>
    /// <inheritdoc cref="DecodeNames"/>
    internal void OpenRows(int number, ReadOnlySpan<byte> frames, IndexBlock block)
    {
        IndexEntry entry = _entries[number];
        if (XxHash3.HashToUInt64(frames[entry.Names.Length..], 2L * number + 1) != entry.Values.Checksum || !block.TryOpenRows(frames[entry.Names.Length..], entry, Contents.FirstYear, Contents.LastYear)) throw DamagedBlock(number);
    }

    /// <summary>Checks and decodes a block, all of it.</summary>
    /// <inheritdoc cref="DecodeNames"/>
    internal void Decode(int number, ReadOnlySpan<byte> frames, IndexBlock block)
    {
        DecodeNames(number, frames, block);
        OpenRows(number, frames, block);
        if (!block.TryDecodeRows(withYears: true)) throw DamagedBlock(number);
    }

    /// <summary>Compares the years and sums in the footer with those of all rows.</summary>
    /// <exception cref="MapReduceException">They differ.</exception>
    internal void Check(IndexTotals totals)
    {
        bool isEmpty = Rows == 0;
        if (Contents.Matches != totals.Matches || Contents.Volumes != totals.Volumes || (!isEmpty && (Contents.FirstYear, Contents.LastYear) != (totals.FirstYear, totals.LastYear)))
            throw Damaged("has other sums or years in its footer than in its rows");
    }

    /// <summary>The error of a block whose columns are damaged.</summary>
    internal MapReduceException DamagedBlock(int number) => Damaged("is damaged", number);

    private int Count(ReadOnlySpan<byte> key, Below isBelow)
    {
        int low = 0, high = _entries.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (isBelow(_entries[middle].Key, key)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private delegate bool Below(ReadOnlySpan<byte> blockKey, ReadOnlySpan<byte> key);

    private void CheckHeader()
    {
        Span<byte> header = stackalloc byte[IndexLayout.HeaderBytes];
        if (_file.Length < header.Length) throw Damaged("is truncated");
        _file.Read(0, header);
        if (!IsIndex(header)) throw Damaged("is not an index");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (XxHash3.HashToUInt64(header[..16]) != BinaryPrimitives.ReadUInt64LittleEndian(header[16..])) throw Damaged("has a damaged header");
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != 0 && version == IndexLayout.Version) throw Damaged("has a damaged header");
        if (version != IndexLayout.Version)
            throw new MapReduceException(Failure.BadData, $"{Name}: an index of version {version}, and this program reads version {IndexLayout.Version}; {(version > IndexLayout.Version ? "use a newer version of the program, or " : "")}make the index anew");
    }

    private IndexContents? ReadFooter(ReadOnlySpan<byte> bytes, long footerAt)
    {
        var footer = new FooterReader(bytes);
        (long offset, long ngrams, long rows) = (IndexLayout.HeaderBytes, 0, 0);
        for (int i = 0; i < _entries.Length; i++)
        {
            (ulong namesLength, ulong names, ulong valuesLength, ulong values) = (footer.Number(), footer.Number(), footer.Number(), footer.Number());
            (ulong ngramsHere, ulong rowsHere) = (footer.Number(), footer.Number());
            (ulong namesChecksum, ulong valuesChecksum) = (footer.Fixed(), footer.Fixed());
            byte[] key = footer.Bytes().ToArray();
            bool ascends = i == 0 || key.AsSpan().SequenceCompareTo(_entries[i - 1].Key) is var order && (order > 0 || order == 0 && key.Length == IndexLayout.MostKeyBytes);
            if (!footer.IsWhole || !ascends || !Fits(namesLength, names) || !Fits(valuesLength, values) || !Fits(ngramsHere, names, rowsHere, values) || key.Length is 0 or > IndexLayout.MostKeyBytes) return null;
            _entries[i] = new IndexEntry(
                new IndexFrame((int)namesLength, (int)names) { Checksum = namesChecksum }, new IndexFrame((int)valuesLength, (int)values) { Checksum = valuesChecksum },
                (long)ngramsHere, (long)rowsHere, key)
            { Offset = offset };
            offset += _entries[i].Length;
            ngrams += (long)ngramsHere;
            rows += (long)rowsHere;
        }
        return offset == footerAt && (ngrams, rows) == (Ngrams, Rows) ? IndexContents.Read(ref footer, isEmpty: Blocks == 0) : null;
    }

    /// <summary>Whether a frame may have a length and a content.</summary>
    private static bool Fits(ulong length, ulong content) => content is >= IndexLayout.LengthsBytes and <= IndexLayout.MostContentBytes && length > 0 && length <= (ulong)IndexLayout.MostFrameBytes((long)content);

    /// <summary>Whether a block may have so many ngrams and rows; the contents are checked. So a reader's memory is bounded before it decodes anything.</summary>
    private static bool Fits(ulong ngrams, ulong names, ulong rows, ulong values) =>
        ngrams > 0 && ngrams <= (names - IndexLayout.LengthsBytes) / IndexLayout.LeastNameBytes && rows >= ngrams && rows <= (values - IndexLayout.LengthsBytes) / IndexLayout.LeastRowBytes
        && ngrams + rows * IndexLayout.LeastRowBytes <= values - IndexLayout.LengthsBytes
        && ngrams * IndexLayout.LeastNgramBytes + rows * IndexLayout.LeastRowBytes <= IndexLayout.MostBlockBytes;

    private MapReduceException Damaged(string what, int? block = null) => new(
        Failure.BadData, $"{Name}: the index {(block is { } number ? $"{what} in block {number} of {Blocks}" : what)}; it was changed after it was written, or a copy is incomplete, or the disk is failing: copy it again, or make it anew");
}
