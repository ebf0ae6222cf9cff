using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MapReduce.Combine;

namespace MapReduce.Runs;

/// <summary>Iterates over a Run's rows between two keys, with one block in memory at a time.</summary>
internal sealed unsafe class RunCursor<TValue> : RowCursor<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>The 64-bit words of a value, and its remaining bytes: less than a word.</summary>
    private static int ValueWords => sizeof(TValue) / sizeof(ulong);
    private static int LastBytes => sizeof(TValue) % sizeof(ulong);

    private readonly RunFile<TValue> _run;
    private readonly byte[]? _low, _high;
    private readonly ulong _highOrder0;
    private readonly TableEntry<TValue>* _row;   // in native memory, because others hold a pointer to it
    private byte* _key;
    private uint _keyCapacity;
    private readonly RunBlock _block = new();
    private int _next, _end;
    private uint _rowsLeft;
    private int _nextBlock;
    private bool _started, _over;

    /// <summary>Starts at block <paramref name="firstBlock"/> of <paramref name="run"/>, which holds the first key not below <paramref name="low"/> or ends before it.</summary>
    public RunCursor(RunFile<TValue> run, int firstBlock, byte[]? low, byte[]? high)
    {
        (_run, _nextBlock, _low, _high) = (run, firstBlock, low, high);
        _row = (TableEntry<TValue>*)NativeMemory.AllocZeroed((nuint)sizeof(TableEntry<TValue>));
        _keyCapacity = 256;
        _key = (byte*)NativeMemory.AllocZeroed(_keyCapacity + KeyHead.Bytes);
        Entry = _row;
        if (high is null) return;
        Span<byte> head = stackalloc byte[8];
        head.Clear();
        high.AsSpan(0, Math.Min(8, high.Length)).CopyTo(head);
        _highOrder0 = BinaryPrimitives.ReadUInt64BigEndian(head);
    }

    public override bool Advance()
    {
        if (_over) return false;
        if (!_started)
        {
            _started = true;
            // The first block may start below the range.
            do
            {
                if (!Decode()) return End();
            }
            while (_low is not null && KeyOrder.Compare(_row, Tail, _low) < 0);
        }
        else if (!Decode()) return End();
        // The first eight bytes decide for all rows but those near the bound.
        return _row->Order0 < _highOrder0 || _high is null || KeyOrder.Compare(_row, Tail, _high) < 0 || End();
    }

    private bool End()
    {
        _over = true;
        return false;
    }

    /// <summary>Reads the next row; false at the end of the Run. REQUIRES: the cursor is not disposed.</summary>
    private bool Decode()
    {
        if (_rowsLeft == 0 && !NextBlock()) return false;
        _rowsLeft--;
        byte* block = _block.Start;
        byte* at = block + _next, end = block + _end;
        ulong shared = ReadVarint(ref at, end), rest = ReadVarint(ref at, end);
        if (shared > _row->Length || rest > (ulong)(end - at)) throw _run.Damaged("is damaged", _nextBlock - 1);
        uint length = (uint)(shared + rest);
        if (length > _keyCapacity) Grow(length, (uint)shared);
        if (rest <= KeyHead.Bytes) Unsafe.CopyBlockUnaligned(_key + shared, at, KeyHead.Bytes);
        else Unsafe.CopyBlockUnaligned(_key + shared, at, (uint)rest);
        at += rest;
        KeyHead.Load(_key, length).StoreUnsafe(ref _row->Head0);
        _row->Length = length;
        if (TValue.IsVariable)
        {
            ulong bytes = ReadVarint(ref at, end);
            if (bytes > (ulong)(end - at)) throw _run.Damaged("is damaged", _nextBlock - 1);
            // The head of the part replaces bytes of the block that have been read: there are at least the block's own 16.
            _row->Value = PartChain.To<TValue>(new PartChain(Chunk.Begin(at - Chunk.HeadBytes, (uint)bytes)));
            at += bytes;
        }
        else ReadWords(ref at, end);
        _next = (int)(at - block);
        Tail = _key + KeyHead.Bytes;
        return true;
    }

    /// <summary>Reads a value of fixed size. REQUIRES: as <see cref="ReadVarint"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadWords(ref byte* at, byte* end)
    {
        ulong* words = (ulong*)&_row->Value;
        for (int i = 0; i < ValueWords; i++) words[i] = ReadVarint(ref at, end);
        if (LastBytes == 0) return;
        ulong last = ReadVarint(ref at, end);
        if (last >> (LastBytes * 8) != 0) throw _run.Damaged("is damaged", _nextBlock - 1);
        Unsafe.CopyBlockUnaligned(words + ValueWords, &last, (uint)LastBytes);
    }

    private bool NextBlock()
    {
        // Rows that the block's head does not count would be lost silently.
        if (_next != _end) throw _run.Damaged("is damaged", _nextBlock - 1);
        if (_nextBlock >= _run.Blocks) return false;
        (_end, _rowsLeft) = _run.ReadBlock(_nextBlock++, _block);
        _next = RunFormat.BlockHeadBytes;
        _row->Length = 0;
        return true;
    }

    /// <summary>Makes room for a key. REQUIRES: the previous key has at least <paramref name="keep"/> bytes.</summary>
    private void Grow(uint length, uint keep)
    {
        // Blocks are smaller, but a key may share all of the previous one and so grow from row to row.
        if (length > int.MaxValue) throw _run.Damaged("is damaged", _nextBlock - 1);
        uint capacity = length + length / 4;
        byte* grown = (byte*)NativeMemory.AllocZeroed((nuint)capacity + KeyHead.Bytes);
        Unsafe.CopyBlockUnaligned(grown, _key, keep);
        NativeMemory.Free(_key);
        _key = grown;
        _keyCapacity = capacity;
    }

    /// <summary>Reads a number and moves <paramref name="at"/> past it. REQUIRES: the bytes up to <paramref name="end"/> are readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint(ref byte* at, byte* end)
    {
        // Nearly every number is one byte.
        if (at < end && *at < 0x80) return *at++;
        return ReadLongVarint(ref at, end);
    }

    /// <summary>As <see cref="ReadVarint"/>, for any number. REQUIRES: as there.</summary>
    private ulong ReadLongVarint(ref byte* at, byte* end)
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (at >= end) break;
            byte part = *at++;
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
        throw _run.Damaged("is damaged", _nextBlock - 1);
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_key == null) return;
        NativeMemory.Free(_key);
        NativeMemory.Free(_row);
        _block.Dispose();
        _key = null;
    }
}

/// <summary>
/// Native memory for a block of a Run: a merge opens dozens of Runs for every key range, which on the managed heap would be
/// gigabytes of garbage under a tight limit. Not thread-safe.
/// </summary>
internal sealed unsafe class RunBlock : IDisposable
{
    private nuint _capacity;

    /// <summary>The first byte; null before the first <see cref="Reserve"/>.</summary>
    public byte* Start { get; private set; }

    /// <summary>Makes room for <paramref name="bytes"/>; the content is lost. REQUIRES: nobody holds a pointer into the block.</summary>
    public void Reserve(int bytes)
    {
        if ((nuint)bytes <= _capacity) return;
        // Blocks differ by a row or two; with a little extra room the next one fits as well.
        nuint capacity = (nuint)bytes + (nuint)bytes / 8;
        Dispose();
        Start = (byte*)NativeMemory.Alloc(capacity);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(Start);
        Start = null;
        _capacity = 0;
    }
}
