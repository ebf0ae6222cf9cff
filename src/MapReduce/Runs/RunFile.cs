using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using MapReduce.Combine;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Runs;

/// <summary>A Run that is open for reading: its header and footer are checked, its index is in memory, its blocks are not.</summary>
internal sealed unsafe class RunFile<TValue> : RowSource<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly SafeFileHandle _file;
    private readonly RunIndexEntry[] _index;
    private readonly string _name;
    private readonly long _footerAt;

    /// <summary>Opens the Run in <paramref name="file"/>, which it owns from now on.</summary>
    /// <exception cref="MapReduceException">The file is damaged, cut, of another version or of another job.</exception>
    public RunFile(SafeFileHandle file, string name, string job)
    {
        (_file, _name) = (file, name);
        long length = RandomAccess.GetLength(file);
        CheckHeader(length, job);
        Span<byte> trailer = stackalloc byte[RunFormat.TrailerBytes];
        if (length < RunFormat.TrailerBytes) throw Damaged("is cut off", null);
        Read(length - RunFormat.TrailerBytes, trailer, null);
        if (!trailer[40..].SequenceEqual(RunFormat.EndMagic)) throw Damaged("has no end: it is cut off or was never finished", null);
        long blocks = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        Count = BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]);
        _footerAt = BinaryPrimitives.ReadInt64LittleEndian(trailer[16..]);
        long footerLength = BinaryPrimitives.ReadInt64LittleEndian(trailer[24..]);
        if (_footerAt < 0 || footerLength < 0 || footerLength > int.MaxValue || _footerAt + footerLength != length - RunFormat.TrailerBytes || blocks < 0 || blocks > footerLength)
            throw Damaged("has a damaged trailer", null);
        byte[] footer = new byte[footerLength];
        Read(_footerAt, footer, null);
        var hash = new XxHash3();
        hash.Append(footer);
        hash.Append(trailer[..32]);
        if (hash.GetCurrentHashAsUInt64() != BinaryPrimitives.ReadUInt64LittleEndian(trailer[32..])) throw Damaged("has a damaged footer", null);
        _index = ReadIndex(footer, (int)blocks);
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _index.Length;

    /// <inheritdoc/>
    public override IEnumerable<(byte[] Key, long Rows)> Samples() => _index.Select(b => (b.FirstKey, b.Rows));

    /// <inheritdoc/>
    public override RowCursor<TValue> Open(byte[]? low, byte[]? high)
    {
        int first = low is null ? 0 : Math.Max(0, BlocksBelow(low) - 1);
        return new RunCursor<TValue>(this, first, low, high);
    }

    /// <summary>Reads a block's payload into <paramref name="buffer"/>, checks it, and returns its length and rows.</summary>
    /// <exception cref="MapReduceException">The block is damaged.</exception>
    public (int Length, uint Rows) ReadBlock(int number, ref byte[] buffer)
    {
        long at = _index[number].Offset;
        int length = (int)((number + 1 < _index.Length ? _index[number + 1].Offset : _footerAt) - at);
        if (length < RunFormat.BlockHeadBytes || length > RunFormat.MostBlockBytes) throw Damaged("is damaged", number);
        if (buffer.Length < length + KeyHead.InlineBytes) buffer = new byte[Math.Max(length + KeyHead.InlineBytes, buffer.Length * 2)];
        Span<byte> block = buffer.AsSpan(0, length);
        Read(at, block, number);
        int payload = BinaryPrimitives.ReadInt32LittleEndian(block);
        uint rows = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        if (payload != length - RunFormat.BlockHeadBytes || rows != _index[number].Rows
            || XxHash3.HashToUInt64(block[RunFormat.BlockHeadBytes..], seed: number) != BinaryPrimitives.ReadUInt64LittleEndian(block[8..]))
            throw Damaged("is damaged", number);
        return (length, rows);
    }

    /// <summary>A failure that names the file, and the block where it is in one.</summary>
    public MapReduceException Damaged(string what, int? block) => new(
        Failure.BadData,
        $"{_name}{(block is null ? "" : $", block {block}")}: the run {what}; it was changed after it was written, or its disk fails. Delete it and run again");

    private void CheckHeader(long length, string job)
    {
        byte[] name = Encoding.UTF8.GetBytes(job);
        byte[] header = new byte[20 + name.Length + 8];
        if (length < header.Length) throw Damaged("is cut off, or is of another job", null);
        Read(0, header, null);
        if (!header.AsSpan().StartsWith(RunFormat.Magic)) throw Damaged("is no run file", null);
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8));
        if (version != RunFormat.Version) throw Damaged($"has version {version}, and this program reads version {RunFormat.Version}", null);
        bool same = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12)) == sizeof(TValue) / sizeof(ulong)
            && BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16)) == name.Length && header.AsSpan(20, name.Length).SequenceEqual(name);
        if (!same) throw Damaged($"is of another job than '{job}'", null);
        if (XxHash3.HashToUInt64(header.AsSpan(0, 20 + name.Length)) != BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(20 + name.Length)))
            throw Damaged("has a damaged header", null);
    }

    private RunIndexEntry[] ReadIndex(ReadOnlySpan<byte> footer, int blocks)
    {
        var index = new RunIndexEntry[blocks];
        for (int i = 0; i < blocks; i++)
        {
            if (footer.Length < 20) throw Damaged("has a damaged footer", null);
            int key = BinaryPrimitives.ReadInt32LittleEndian(footer[16..]);
            if (key < 0 || key > footer.Length - 20) throw Damaged("has a damaged footer", null);
            index[i] = new RunIndexEntry(
                BinaryPrimitives.ReadInt64LittleEndian(footer), BinaryPrimitives.ReadInt64LittleEndian(footer[8..]), footer.Slice(20, key).ToArray());
            footer = footer[(20 + key)..];
        }
        if (!footer.IsEmpty) throw Damaged("has a damaged footer", null);
        return index;
    }

    /// <summary>How many blocks have a first key below the given one.</summary>
    private int BlocksBelow(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _index.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (_index[middle].FirstKey.AsSpan().SequenceCompareTo(key) < 0) low = middle + 1;
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
                read = RandomAccess.Read(_file, buffer[filled..], offset + filled);
            }
            catch (IOException e)
            {
                throw new MapReduceException(Failure.OutputFailed, $"{_name}: the run cannot be read back: {e.Message}", e);
            }
            if (read == 0) throw Damaged("is cut off", block);
            filled += read;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();
}
