using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using MapReduce.Combine;

namespace MapReduce.Runs;

/// <summary>Writes a Run: rows in ascending order, and <see cref="Finish"/>. Not thread-safe.</summary>
/// <remarks>
/// Rows come as table entries. What a key shares with the previous one is found from their heads, two words each, so a row costs a
/// few instructions besides the copy. A key equal to the previous one is merged into it.
/// </remarks>
internal sealed unsafe class RunWriter<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Most bytes of a 64-bit number in a block.</summary>
    private const int MostNumberBytes = 10;

    /// <summary>The 64-bit words of a value, and its remaining bytes: less than a word.</summary>
    private static int ValueWords => sizeof(TValue) / sizeof(ulong);
    private static int LastBytes => sizeof(TValue) % sizeof(ulong);

    /// <summary>Most bytes of a row besides its key: two lengths, the numbers of its value, and the 16 bytes by which a copy may overshoot.</summary>
    private static int RowSlack => (2 + ValueWords + 1) * MostNumberBytes + KeyHead.Bytes;

    private readonly Stream _file;
    private readonly List<RunIndexEntry> _index = [];
    private byte[] _block = new byte[RunFormat.BlockHeadBytes + RunFormat.BlockBytes + RowSlack];
    private byte[] _lastTail = new byte[64];
    private TableEntry<TValue> _last;
    private TValue _pending;
    private readonly PartGatherer<TValue>? _parts = TValue.IsVariable ? new() : null;
    private long _offset;
    private long _rows;
    private int _used = RunFormat.BlockHeadBytes;
    private uint _blockRows;
    private bool _hasPending;
    private bool _copies = true;   // whether parts are copied, as their memory may be gone with the next row

    /// <summary>Starts a Run in <paramref name="file"/>, at its beginning, with a header for <paramref name="job"/>.</summary>
    public RunWriter(Stream file, string job)
    {
        RunFormat.CheckValue<TValue>();
        _file = file;
        byte[] name = Encoding.UTF8.GetBytes(job);
        byte[] header = new byte[20 + name.Length + 8];
        RunFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), RunFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), RunFormat.SizeFieldOf<TValue>());
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), (uint)name.Length);
        name.CopyTo(header, 20);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(20 + name.Length), XxHash3.HashToUInt64(header.AsSpan(0, 20 + name.Length)));
        Write(header);
    }

    /// <summary>Rows written.</summary>
    public long Rows => _rows;

    /// <summary>Bytes written.</summary>
    public long WrittenBytes => _offset;

    /// <summary>Identifies the file. REQUIRES: it is finished.</summary>
    public RunSeal Seal { get; private set; }

    /// <summary>Appends all rows that a cursor has left. REQUIRES: its first key is not below the previous row, and its source lives until <see cref="Finish"/>.</summary>
    public void Append(RowCursor<TValue> rows)
    {
        _copies = !rows.KeepsValues;
        while (rows.Advance()) Append(rows.Entry, rows.Tail);
        _copies = true;
    }

    /// <summary>
    /// Appends a row. REQUIRES: its key is not below the previous one, its head is zero beyond its length, and
    /// <paramref name="tail"/> holds the bytes of a longer key after the sixteenth.
    /// </summary>
    /// <exception cref="SumOverflowException">The sum of equal keys exceeds its range.</exception>
    public void Append(TableEntry<TValue>* entry, byte* tail)
    {
        if (_hasPending)
        {
            uint shared = Shared(entry, tail);
            if (shared == entry->Length && shared == _last.Length)
            {
                if (TValue.IsVariable)
                {
                    _parts!.Add(in entry->Value, _copies);
                    return;
                }
                TValue.Merge(ref _pending, in entry->Value);
                if (TValue.HasOverflowed(in _pending)) throw new SumOverflowException(KeyHead.Whole(entry, tail));
                return;
            }
            EndRow();
            if (_used - RunFormat.BlockHeadBytes >= RunFormat.BlockBytes) EndBlock();
            BeginRow(entry, tail, _blockRows == 0 ? 0 : shared);
        }
        else
        {
            _hasPending = true;
            BeginRow(entry, tail, 0);
        }
    }

    /// <summary>Writes the open block, the footer and the trailer.</summary>
    public void Finish()
    {
        if (_hasPending)
        {
            EndRow();
            EndBlock();
            _hasPending = false;
        }
        long footerAt = _offset;
        using var footer = new MemoryStream();
        Span<byte> head = stackalloc byte[RunFormat.IndexEntryBytes];
        foreach (RunIndexEntry block in _index)
        {
            BinaryPrimitives.WriteInt64LittleEndian(head, block.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(head[8..], block.Rows);
            BinaryPrimitives.WriteUInt64LittleEndian(head[16..], block.Checksum);
            BinaryPrimitives.WriteInt32LittleEndian(head[24..], block.FirstKey.Length);
            footer.Write(head);
            footer.Write(block.FirstKey);
        }
        byte[] trailer = new byte[RunFormat.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, _index.Count);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(8), _rows);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(16), footerAt);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(24), footer.Length);
        var hash = new XxHash3();
        hash.Append(footer.GetBuffer().AsSpan(0, (int)footer.Length));
        hash.Append(trailer.AsSpan(0, 32));
        ulong checksum = hash.GetCurrentHashAsUInt64();
        BinaryPrimitives.WriteUInt64LittleEndian(trailer.AsSpan(32), checksum);
        RunFormat.EndMagic.CopyTo(trailer.AsSpan(40));
        Write(footer.GetBuffer().AsSpan(0, (int)footer.Length));
        Write(trailer);
        _file.Flush();
        Seal = new RunSeal(_offset, _rows, checksum);
    }

    /// <summary>How many leading bytes a key shares with the previous one. REQUIRES: there is a previous one, and the entry and tail are as for <c>Append</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Shared(TableEntry<TValue>* entry, byte* tail)
    {
        uint most = Math.Min(entry->Length, _last.Length);
        ulong differ = entry->Head0 ^ _last.Head0;
        if (differ != 0) return Math.Min(most, (uint)BitOperations.TrailingZeroCount(differ) / 8);
        differ = entry->Head1 ^ _last.Head1;
        if (differ != 0) return Math.Min(most, 8 + (uint)BitOperations.TrailingZeroCount(differ) / 8);
        if (most <= KeyHead.Bytes) return most;
        int tails = (int)most - KeyHead.Bytes;
        return KeyHead.Bytes + (uint)new ReadOnlySpan<byte>(tail, tails).CommonPrefixLength(_lastTail.AsSpan(0, tails));
    }

    /// <summary>Writes a row's key and keeps its value. REQUIRES: the previous row is ended and shares that many bytes with this one, and the entry and tail are as for <c>Append</c>.</summary>
    private void BeginRow(TableEntry<TValue>* entry, byte* tail, uint shared)
    {
        uint rest = entry->Length - shared;
        int most = _used + (int)rest + RowSlack;
        if (most > _block.Length) Array.Resize(ref _block, Math.Max(most, _block.Length * 2));
        if (_blockRows == 0) _index.Add(new RunIndexEntry(_offset, 0, 0, KeyHead.Prefix(entry, tail, RunFormat.MostIndexKeyBytes)));
        fixed (byte* block = _block)
        {
            byte* at = WriteVarint(WriteVarint(block + _used, shared), rest);
            uint head = Math.Min(entry->Length, KeyHead.Bytes);
            if (shared < head)
            {
                // Sixteen bytes at once: the entry has readable bytes after them, and the block has room for them.
                Unsafe.CopyBlockUnaligned(at, (byte*)entry + shared, KeyHead.Bytes);
                at += head - shared;
                shared = head;
            }
            if (entry->Length > KeyHead.Bytes)
            {
                uint left = entry->Length - shared;
                Unsafe.CopyBlockUnaligned(at, tail + (shared - KeyHead.Bytes), left);
                at += left;
            }
            _used = (int)(at - block);
        }
        _last = *entry;
        if (TValue.IsVariable)
        {
            _parts!.Clear();
            _parts.Add(in entry->Value, _copies);
        }
        else _pending = entry->Value;
        if (entry->Length > KeyHead.Bytes) KeepTail(new ReadOnlySpan<byte>(tail, (int)entry->Length - KeyHead.Bytes));
    }

    private void KeepTail(ReadOnlySpan<byte> tail)
    {
        if (tail.Length > _lastTail.Length) Array.Resize(ref _lastTail, tail.Length * 2);
        tail.CopyTo(_lastTail);
    }

    /// <summary>Writes the value of the row. REQUIRES: <see cref="BeginRow"/> has made room for it if it has a fixed size.</summary>
    private void EndRow()
    {
        if (TValue.IsVariable) WriteParts();
        else WriteWords();
        _blockRows++;
        _rows++;
    }

    private void WriteWords()
    {
        fixed (byte* block = _block)
        {
            byte* at = block + _used;
            TValue value = _pending;
            ulong* words = (ulong*)&value;
            for (int i = 0; i < ValueWords; i++) at = WriteVarint(at, words[i]);
            if (LastBytes != 0)
            {
                ulong last = 0;
                Unsafe.CopyBlockUnaligned(&last, words + ValueWords, (uint)LastBytes);
                at = WriteVarint(at, last);
            }
            _used = (int)(at - block);
        }
    }

    private void WriteParts()
    {
        if (!_parts!.TryMerge(out TValue value)) throw _parts.Overflow(LastKey());
        ReadOnlySpan<byte> bytes = PartChain.Of(in value).Single;
        int most = _used + bytes.Length + RowSlack;
        if (most > _block.Length) Array.Resize(ref _block, Math.Max(most, _block.Length * 2));
        fixed (byte* block = _block) _used = (int)(WriteVarint(block + _used, (ulong)bytes.Length) - block);
        bytes.CopyTo(_block.AsSpan(_used));
        _used += bytes.Length;
    }

    private byte[] LastKey()
    {
        fixed (TableEntry<TValue>* entry = &_last)
        fixed (byte* tail = _lastTail)
            return KeyHead.Whole(entry, tail);
    }

    private void EndBlock()
    {
        Span<byte> head = _block.AsSpan(0, RunFormat.BlockHeadBytes);
        ReadOnlySpan<byte> payload = _block.AsSpan(RunFormat.BlockHeadBytes, _used - RunFormat.BlockHeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], _blockRows);
        ulong checksum = XxHash3.HashToUInt64(payload, seed: _index.Count - 1);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], checksum);
        _index[^1] = _index[^1] with { Rows = _blockRows, Checksum = checksum };
        Write(_block.AsSpan(0, _used));
        _used = RunFormat.BlockHeadBytes;
        _blockRows = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _offset += bytes.Length;
    }

    /// <summary>Frees the memory; the file stays open.</summary>
    public void Dispose() => _parts?.Dispose();

    /// <summary>Writes a number and returns where it ends. REQUIRES: ten bytes of room at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteVarint(byte* at, ulong number)
    {
        while (number >= 0x80)
        {
            *at++ = (byte)(number | 0x80);
            number >>= 7;
        }
        *at++ = (byte)number;
        return at;
    }
}

/// <summary>Identifies a finished Run. Equal rows have equal seals, whoever wrote them.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Checksum">The trailer's, which covers the footer, and through the footer's checksums every block.</param>
public readonly record struct RunSeal(long Bytes, long Rows, ulong Checksum);

/// <summary>A committed Run: where it is, and what it must be.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seal">Its seal when it was committed.</param>
public sealed record SealedRun(string Path, RunSeal Seal);
