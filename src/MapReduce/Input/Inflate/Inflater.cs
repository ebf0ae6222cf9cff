using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Input.Inflate;

/// <summary>What a deflate stream came to, after all bytes that could be decompressed.</summary>
internal enum InflateStatus
{
    /// <summary>There is more.</summary>
    Running,

    /// <summary>It has ended, and the window is at the byte after it.</summary>
    Ended,

    /// <summary>The input ends, or fails, before it does; fewer than 8 bytes are unread.</summary>
    Cut,

    /// <summary>It is not deflate data.</summary>
    Damaged,
}

/// <summary>
/// Inflates raw deflate data (RFC 1951) from a <see cref="CompressedWindow"/>, one stream after another, and refuses what zlib refuses.
/// One thread at a time.
/// </summary>
/// <remarks>
/// <para>Decompressed bytes go directly to where the caller wants them, and matches are copied from there; only the first 32 KiB of each
/// call are decoded behind the last 32 KiB of the call before, and copied.</para>
/// <para>The position in the data is that of the window and, within its next byte, a bit. <see cref="FastLoop"/> decodes as long as there
/// is plenty of input and room; elsewhere, one symbol at a time is decoded bit by bit.</para>
/// <para>Unsafe: of three pointers first ≤ at ≤ end into one pinned buffer, all bytes from first to at are decompressed ones, which a match may
/// copy, and all from at to end may be overwritten. The pieces' ends are soft: there is room behind them, up to end.</para>
/// </remarks>
internal sealed unsafe class Inflater
{
    /// <summary>How far back a match may reach.</summary>
    private const int HistoryBytes = 1 << 15;

    /// <summary>Bytes that are decompressed before their checksum is computed, while they are in the cache.</summary>
    private const int PieceBytes = 1 << 16;

    private enum State { Header, Stored, Codes }

    /// <summary>The order in which the lengths of the codes of lengths are stored.</summary>
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    // An archive may have very many small files, and 120 KB for each would keep the garbage collector busy.
    private static readonly ConcurrentBag<Inflater> Spare = [];

    private readonly SymbolCode _lengthCode = new(19), _literalCode = new(CodeTables.Literals), _distanceCode = new(CodeTables.Distances);

    // Pinned and owned by the garbage collector: nothing to free, and nothing leaks when a reader is abandoned.
    private readonly byte[] _history = GC.AllocateUninitializedArray<byte>(3 * HistoryBytes, pinned: true);
    private readonly uint[] _tables = GC.AllocateUninitializedArray<uint>(CodeTables.Entries, pinned: true);
    private int _historyEnd;

    private CompressedWindow _window = null!;   // from Begin to Return
    private State _state;
    private int _usedBits;          // of the window's next byte
    private bool _lastBlock, _hasFixedCodes;
    private int _storedLeft;        // bytes of a stored block
    private int _matchLeft, _matchDistance;   // of a match for which there was no room

    private Inflater() => CodeTables.WritePatterns(Tables);

    /// <summary>Whether there is more, and otherwise why not.</summary>
    public InflateStatus Status { get; private set; }

    /// <summary>CRC-32 (as in gzip) of everything decompressed since <see cref="Begin"/>.</summary>
    public uint Checksum { get; private set; }

    /// <summary>An inflater that nobody else uses; to be given back with <see cref="Return"/>, or left to the garbage collector.</summary>
    public static Inflater Rent() => Spare.TryTake(out Inflater? spare) ? spare : new Inflater();

    /// <summary>Gives it back. REQUIRES: the caller uses it no more.</summary>
    public void Return()
    {
        _window = null!;
        Spare.Add(this);
    }

    /// <summary>A deflate stream starts at the position of <paramref name="window"/>.</summary>
    public void Begin(CompressedWindow window)
    {
        _window = window;
        (_state, Status, Checksum) = (State.Header, InflateStatus.Running, 0);
        _usedBits = _historyEnd = _storedLeft = _matchLeft = 0;
        _lastBlock = false;
    }

    /// <summary>Fills <paramref name="output"/>, which is not empty, with the next bytes; fewer only if <see cref="Status"/> says why.</summary>
    public int Inflate(Span<byte> output)
    {
        int count = InflateBehindHistory(output[..Math.Min(output.Length, HistoryBytes)]);
        if (count < HistoryBytes || count == output.Length) return count;
        fixed (byte* start = output)
        {
            byte* end = start + output.Length, at = start + count;
            while (Status == InflateStatus.Running && at < end) at = InflatePiece(start, at, end);
            count = (int)(at - start);
        }
        output.Slice(count - HistoryBytes, HistoryBytes).CopyTo(_history);
        _historyEnd = HistoryBytes;
        return count;
    }

    private int InflateBehindHistory(Span<byte> output)
    {
        if (_history.Length - _historyEnd < output.Length)
        {
            _history.AsSpan(_historyEnd - HistoryBytes, HistoryBytes).CopyTo(_history);
            _historyEnd = HistoryBytes;
        }
        byte* first = (byte*)Unsafe.AsPointer(ref _history[0]), start = first + _historyEnd, at = start;
        while (Status == InflateStatus.Running && at < start + output.Length) at = InflatePiece(first, at, start + output.Length);
        int count = (int)(at - start);
        new Span<byte>(start, count).CopyTo(output);
        _historyEnd += count;
        return count;
    }

    /// <summary>Writes a piece from <paramref name="at"/> on; matches reach back to <paramref name="first"/>. Returns its end.</summary>
    private byte* InflatePiece(byte* first, byte* at, byte* end)
    {
        byte* start = at, pieceEnd = at + Math.Min(PieceBytes, end - at);
        while (Status == InflateStatus.Running && at < pieceEnd)
        {
            switch (_state)
            {
                case State.Header: ReadHeader(); break;
                case State.Stored: at = CopyStored(at, pieceEnd); break;
                default: at = Decode(first, at, pieceEnd, end); break;
            }
        }
        Checksum = Crc32.Append(Checksum, start, (nint)(at - start));
        return at;
    }

    /// <summary>The bits at the position: at least 56, zero where the input has ended.</summary>
    private ulong Peek()
    {
        _window.Advance(_usedBits >> 3);
        _usedBits &= 7;
        _window.TryFill(sizeof(ulong));
        ReadOnlySpan<byte> unread = _window.Unread;
        if (unread.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64LittleEndian(unread) >> _usedBits;
        ulong bits = 0;
        for (int i = unread.Length - 1; i >= 0; i--) bits = bits << 8 | unread[i];
        return bits >> _usedBits;
    }

    /// <summary>Consumes bits that were peeked at; false if the input has fewer.</summary>
    private bool Use(int bits)
    {
        if (_usedBits + bits > 8 * _window.Unread.Length)
        {
            Status = InflateStatus.Cut;
            return false;
        }
        _usedBits += bits;
        return true;
    }

    /// <summary>Consumes <paramref name="count"/> bits; 0 if the input has fewer.</summary>
    private int Read(int count)
    {
        int value = (int)Peek() & ((1 << count) - 1);
        return Use(count) ? value : 0;
    }

    private void Fail() => Status = InflateStatus.Damaged;

    private void ReadHeader()
    {
        if (_lastBlock)
        {
            SkipToByte();
            Status = InflateStatus.Ended;
            return;
        }
        int header = Read(3);
        if (Status != InflateStatus.Running) return;
        _lastBlock = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0: BeginStored(); break;
            case 1: BeginFixed(); break;
            case 2: BeginDynamic(); break;
            default: Fail(); break;
        }
    }

    private void SkipToByte()
    {
        _window.Advance((_usedBits + 7) >> 3);
        _usedBits = 0;
    }

    private void BeginStored()
    {
        SkipToByte();
        if (!_window.TryFill(4))
        {
            Status = InflateStatus.Cut;
            return;
        }
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(_window.Unread), complement = BinaryPrimitives.ReadUInt16LittleEndian(_window.Unread[2..]);
        if (length != (ushort)~complement) Fail();
        _window.Advance(4);
        (_state, _storedLeft) = (State.Stored, length);
    }

    private byte* CopyStored(byte* at, byte* end)
    {
        if (_storedLeft == 0)
        {
            _state = State.Header;
            return at;
        }
        if (!_window.TryFill(1))
        {
            Status = InflateStatus.Cut;
            return at;
        }
        int count = Math.Min(Math.Min(_window.Unread.Length, _storedLeft), (int)(end - at));
        _window.Unread[..count].CopyTo(new Span<byte>(at, count));
        _window.Advance(count);
        _storedLeft -= count;
        return at + count;
    }

    private void BeginFixed()
    {
        _state = State.Codes;
        if (_hasFixedCodes) return;
        // RFC 1951, 3.2.6.
        Span<byte> lengths = stackalloc byte[CodeTables.Literals];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literalCode.TrySet(lengths);
        lengths[..CodeTables.Distances].Fill(5);
        _distanceCode.TrySet(lengths[..CodeTables.Distances]);
        BuildTables();
        _hasFixedCodes = true;
    }

    private void BeginDynamic()
    {
        _hasFixedCodes = false;
        int literals = 257 + Read(5), distances = 1 + Read(5), codes = 4 + Read(4);
        if (literals > CodeTables.Literals - 2 || distances > CodeTables.Distances - 2)
        {
            Fail();
            return;
        }
        Span<byte> lengths = stackalloc byte[CodeTables.Literals + CodeTables.Distances];
        lengths[..LengthOrder.Length].Clear();
        foreach (byte symbol in LengthOrder[..codes]) lengths[symbol] = (byte)Read(3);
        if (Status != InflateStatus.Running) return;
        if (!_lengthCode.TrySet(lengths[..LengthOrder.Length]) || !_lengthCode.IsComplete)
        {
            Fail();
            return;
        }
        lengths = lengths[..(literals + distances)];
        if (!ReadLengths(lengths)) return;
        if (lengths[CodeTables.EndOfBlock] == 0 || !_literalCode.TrySet(lengths[..literals]) || !_distanceCode.TrySet(lengths[literals..]))
        {
            Fail();
            return;
        }
        BuildTables();
        _state = State.Codes;
    }

    /// <summary>Reads the lengths of the codes of a block; false if they are damaged or cut.</summary>
    private bool ReadLengths(Span<byte> lengths)
    {
        uint* table = Tables;
        CodeTables.BuildLengths(_lengthCode, table);
        for (int at = 0; at < lengths.Length;)
        {
            ulong bits = Peek();
            uint entry = table[bits & ((1 << CodeTables.LengthBits) - 1)];
            int used = (int)entry & 63, symbol = (int)(entry >> 16) & 0xFF;
            if (symbol < 16)
            {
                if (!Use(used)) return false;
                lengths[at++] = (byte)symbol;
                continue;
            }
            // 16 repeats the length before; 17 and 18 are zeros.
            (int extra, int least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            int count = least + ((int)(bits >> used) & ((1 << extra) - 1));
            if (!Use(used + extra)) return false;
            if (count > lengths.Length - at || (symbol == 16 && at == 0))
            {
                Fail();
                return false;
            }
            lengths.Slice(at, count).Fill(symbol == 16 ? lengths[at - 1] : (byte)0);
            at += count;
        }
        return true;
    }

    private uint* Tables => (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_tables));

    private void BuildTables()
    {
        CodeTables.BuildLiterals(_literalCode, Tables);
        CodeTables.BuildDistances(_distanceCode, Tables);
    }

    private byte* Decode(byte* first, byte* at, byte* pieceEnd, byte* end)
    {
        if (_matchLeft > 0) return CopyMatch(at, end);
        _window.Advance(_usedBits >> 3);
        _usedBits &= 7;
        if (end - at < FastLoop.OutputBytes || !_window.TryFill(FastLoop.InputBytes)) return DecodeOne(first, at, end);
        ReadOnlySpan<byte> unread = _window.Unread;
        fixed (byte* input = unread)
        {
            var position = new DecodePosition { Input = input, UsedBits = _usedBits, Output = at };
            byte* outputEnd = end - pieceEnd > FastLoop.OutputBytes ? pieceEnd + FastLoop.OutputBytes : end;
            switch (FastLoop.Run(ref position, Tables, input + unread.Length, first, outputEnd))
            {
                case LoopEnd.Block: _state = State.Header; break;
                case LoopEnd.Damage: Fail(); break;
            }
            _window.Advance((int)(position.Input - input));
            _usedBits = position.UsedBits;
            return position.Output;
        }
    }

    /// <summary>Decodes a literal or a match.</summary>
    private byte* DecodeOne(byte* first, byte* at, byte* end)
    {
        ulong bits = Peek();
        int symbol = _literalCode.Decode(bits, out int used);
        if (symbol is < 0 or > 285)
        {
            if (Use(used)) Fail();
            return at;
        }
        if (symbol <= CodeTables.EndOfBlock)
        {
            if (!Use(used)) return at;
            if (symbol == CodeTables.EndOfBlock) _state = State.Header;
            else *at++ = (byte)symbol;
            return at;
        }
        int length = CodeTables.LengthOf(symbol, bits >> used, ref used);
        symbol = _distanceCode.Decode(bits >> used, out int distanceBits);
        used += distanceBits;
        if (symbol is < 0 or > 29)
        {
            if (Use(used)) Fail();
            return at;
        }
        int distance = CodeTables.DistanceOf(symbol, bits >> used, ref used);
        if (!Use(used)) return at;
        if (distance > at - first)
        {
            Fail();
            return at;
        }
        (_matchLeft, _matchDistance) = (length, distance);
        return CopyMatch(at, end);
    }

    private byte* CopyMatch(byte* at, byte* end)
    {
        for (; _matchLeft > 0 && at < end; _matchLeft--, at++) *at = at[-_matchDistance];
        return at;
    }
}
