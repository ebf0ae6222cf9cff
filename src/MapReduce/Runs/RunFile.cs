using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MapReduce.Combine;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Runs;

/// <summary>A Run that is open for reading: its header and footer are checked and its index is in memory; its blocks are not.</summary>
internal sealed unsafe class RunFile<TValue> : RowSource<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly RunBytes _bytes;
    private readonly RunIndexEntry[] _index;
    private readonly string _name;
    private readonly long _footerAt;

    /// <summary>Opens the Run in <paramref name="file"/>, which it owns from now on and closes on failure.</summary>
    /// <exception cref="MapReduceException">The file is corrupt, truncated, or of another version or job.</exception>
    public RunFile(SafeFileHandle file, string name, string job) : this(new FileBytes(file), name, job) { }

    /// <summary>Opens the Run in <paramref name="bytes"/>, which it owns from now on and disposes of on failure.</summary>
    /// <exception cref="MapReduceException">As of a file.</exception>
    public RunFile(RunBytes bytes, string name, string job)
    {
        (_bytes, _name) = (bytes, name);
        try
        {
            _index = ReadIndex(job, out long rows, out _footerAt, out ulong checksum);
            Count = rows;
            CursorBytes = CursorBytesFor(Enumerable.Range(0, _index.Length).Select(i => EndOf(i) - _index[i].Offset).DefaultIfEmpty().Max());
            Seal = new RunSeal(bytes.Length, rows, checksum);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private RunIndexEntry[] ReadIndex(string job, out long rows, out long footerAt, out ulong checksum)
    {
        long length = _bytes.Length;
        int header = CheckHeader(length, job);
        Span<byte> trailer = stackalloc byte[RunFormat.TrailerBytes];
        if (length < header + RunFormat.TrailerBytes) throw Damaged("is truncated", null);
        Read(length - RunFormat.TrailerBytes, trailer, null);
        if (!trailer[40..].SequenceEqual(RunFormat.EndMagic)) throw Damaged("has no end: it is truncated or was never finished", null);
        long blocks = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        rows = BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]);
        footerAt = BinaryPrimitives.ReadInt64LittleEndian(trailer[16..]);
        long footerLength = BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]);
        if (footerAt < header || footerLength < 0 || footerLength > Array.MaxLength || footerAt + footerLength != length - RunFormat.TrailerBytes
            || blocks < 0 || blocks > footerLength / RunFormat.IndexEntryBytes)
            throw Damaged("has a damaged trailer", null);
        byte[] footer = new byte[footerLength];
        Read(footerAt, footer, null);
        var hash = new XxHash3();
        hash.Append(footer);
        hash.Append(trailer[..32]);
        checksum = hash.GetCurrentHashAsUInt64();
        if (checksum != BinaryPrimitives.ReadUInt64LittleEndian(trailer[32..])) throw Damaged("has a damaged footer", null);
        RunIndexEntry[] index = ReadIndex(footer, (int)blocks);
        if (!IsWhole(index, header, footerAt, rows)) throw Damaged("has a damaged footer", null);
        return index;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override int Runs => 1;

    /// <summary>Identifies the file.</summary>
    public RunSeal Seal { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _index.Length;

    /// <summary>Most bytes that a cursor takes: a block, a key or a value in a merge if one may fill a block, and room for them to grow.</summary>
    public long CursorBytes { get; }

    /// <summary>Whether all keys are certainly at or above a given one. REQUIRES: there is a row.</summary>
    public bool BeginsAtOrAbove(ReadOnlySpan<byte> key) => _index[0].FirstKey.AsSpan().SequenceCompareTo(key) >= 0;

    /// <summary>Whether the first key is certainly below a given one. REQUIRES: there is a row.</summary>
    public bool BeginsBelow(ReadOnlySpan<byte> key) => IsBelow(0, key);

    /// <inheritdoc/>
    public override IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples() => _index.Select((b, i) => (b.FirstKey, b.Rows, EndOf(i) - b.Offset));

    /// <inheritdoc/>
    public override RowCursor<TValue> Open(byte[]? low, byte[]? high)
    {
        int first = low is null ? 0 : Math.Max(0, BlocksBelow(low) - 1);
        return new RunCursor<TValue>(this, first, low, high);
    }

    /// <summary>Reads a block into <paramref name="buffer"/>, with 16 readable bytes after it, checks it, and returns its length and rows. REQUIRES: 0 ≤ number &lt; <see cref="Blocks"/>.</summary>
    /// <exception cref="MapReduceException">The block is damaged.</exception>
    public (int Length, uint Rows) ReadBlock(int number, RunBlock buffer)
    {
        long at = _index[number].Offset;
        int length = (int)(EndOf(number) - at);
        // A key's first bytes are copied as two words, wherever it ends.
        buffer.Reserve(length + KeyHead.Bytes);
        var block = new Span<byte>(buffer.Start, length);
        Read(at, block, number);
        int payload = BinaryPrimitives.ReadInt32LittleEndian(block);
        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        if (payload != length - RunFormat.BlockHeadBytes || rows != _index[number].Rows
            || BinaryPrimitives.ReadUInt64LittleEndian(block[8..]) != _index[number].Checksum
            || XxHash3.HashToUInt64(block[RunFormat.BlockHeadBytes..], seed: number) != _index[number].Checksum)
            throw Damaged("is damaged", number);
        return (length, rows);
    }

    /// <summary>Reads and checks all blocks.</summary>
    /// <exception cref="MapReduceException">One is damaged.</exception>
    public void Verify()
    {
        using var buffer = new RunBlock();
        for (int block = 0; block < Blocks; block++) ReadBlock(block, buffer);
    }

    /// <summary>A failure that names the file, and the block if there is one.</summary>
    public MapReduceException Damaged(string what, int? block) => new(
        Failure.BadData,
        $"{_name}{(block is null ? "" : $", block {block}")}: the run {what}; it was changed after it was written, or its disk is failing; delete it if it still exists, and run again")
    {
        DamagedRun = _name,
    };

    private MapReduceException Refused(string why) =>
        new(Failure.OtherRun, $"{_name}: the run {why}; use the program and the job that wrote it, or delete it and run again");

    /// <summary>Returns the header's length.</summary>
    private int CheckHeader(long length, string job)
    {
        Span<byte> start = stackalloc byte[RunFormat.HeaderBytesBeforeJob];
        if (length < start.Length) throw Damaged("is truncated", null);
        Read(0, start, null);
        if (!start.StartsWith(RunFormat.Magic)) throw Damaged("is not a Run file", null);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (version != RunFormat.Version) throw Refused($"has version {version}, where this program reads version {RunFormat.Version}");
        uint jobLength = BinaryPrimitives.ReadUInt32LittleEndian(start[16..]);
        if (jobLength > RunFormat.MostJobBytes || start.Length + jobLength + 8 > length) throw Damaged("has a damaged header", null);
        byte[] header = new byte[start.Length + (int)jobLength + 8];
        Read(0, header, null);
        if (XxHash3.HashToUInt64(header.AsSpan(..^8)) != BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(^8..))) throw Damaged("has a damaged header", null);
        string own = Encoding.UTF8.GetString(header.AsSpan(start.Length..^8));
        if (own != job) throw Refused($"belongs to the job '{own}', not to '{job}'");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(start[12..]);
        uint expected = RunFormat.SizeFieldOf<TValue>();
        if (size != expected) throw Refused($"has values of {RunFormat.ValueBytes(size)} bytes, where {RunFormat.ValueBytes(expected)} are expected");
        return header.Length;
    }

    /// <summary>Whether the blocks are contiguous, not empty and ascending, with as many rows as the trailer says.</summary>
    private static bool IsWhole(RunIndexEntry[] index, long header, long footerAt, long rows)
    {
        if ((index.Length == 0 ? footerAt : index[0].Offset) != header) return false;
        for (int i = 0; i < index.Length; i++)
        {
            long end = i + 1 < index.Length ? index[i + 1].Offset : footerAt;
            if (end - index[i].Offset is <= RunFormat.BlockHeadBytes or > RunFormat.MostBlockBytes) return false;
            if (index[i].Rows is < 1 or > uint.MaxValue) return false;
            int order = i == 0 ? -1 : index[i - 1].FirstKey.AsSpan().SequenceCompareTo(index[i].FirstKey);
            // Truncated keys may differ after the cut.
            if (order > 0 || (order == 0 && index[i].FirstKey.Length < RunFormat.MostIndexKeyBytes)) return false;
            rows -= index[i].Rows;
        }
        return rows == 0;
    }

    private RunIndexEntry[] ReadIndex(ReadOnlySpan<byte> footer, int blocks)
    {
        var index = new RunIndexEntry[blocks];
        for (int i = 0; i < blocks; i++)
        {
            if (footer.Length < RunFormat.IndexEntryBytes) throw Damaged("has a damaged footer", null);
            int key = BinaryPrimitives.ReadInt32LittleEndian(footer[24..]);
            if (key is < 0 or > RunFormat.MostIndexKeyBytes || key > footer.Length - RunFormat.IndexEntryBytes) throw Damaged("has a damaged footer", null);
            index[i] = new RunIndexEntry(
                BinaryPrimitives.ReadInt64LittleEndian(footer), BinaryPrimitives.ReadInt64LittleEndian(footer[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(footer[16..]), footer.Slice(RunFormat.IndexEntryBytes, key).ToArray());
            footer = footer[(RunFormat.IndexEntryBytes + key)..];
        }
        if (!footer.IsEmpty) throw Damaged("has a damaged footer", null);
        return index;
    }

    private static long CursorBytesFor(long largestBlock)
    {
        const long usual = 2L * RunFormat.BlockBytes;
        if (largestBlock <= usual) return largestBlock + largestBlock / 8;
        // A long value may be in the block, copied for the merge, and merged.
        return (TValue.IsVariable ? 4 : 2) * largestBlock + 3 * (largestBlock / 8);
    }

    private bool IsBelow(int block, ReadOnlySpan<byte> key) =>
        // A truncated key is below only if it differs before the cut.
        _index[block].FirstKey.AsSpan().SequenceCompareTo(key[..Math.Min(key.Length, RunFormat.MostIndexKeyBytes)]) < 0;

    private long EndOf(int block) => block + 1 < _index.Length ? _index[block + 1].Offset : _footerAt;

    /// <summary>How many blocks certainly have a first key below the given one.</summary>
    private int BlocksBelow(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _index.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (IsBelow(middle, key)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private void Read(long offset, Span<byte> buffer, int? block)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read;
            try
            {
                read = _bytes.Read(buffer[filled..], offset + filled);
            }
            catch (IOException e)
            {
                throw new MapReduceException(Failure.OutputFailed, $"{_name}: the run cannot be read back: {e.Message}", e);
            }
            if (read == 0) throw Damaged("is truncated", block);
            filled += read;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _bytes.Dispose();
}
