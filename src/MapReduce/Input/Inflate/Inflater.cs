using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

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

    // An archive may have very many small files, and 120 KB for each would keep the garbage collector busy.
    private static readonly ConcurrentBag<Inflater> Spare = [];

    private readonly BlockCodes _codes = new();
    private readonly BitReader _bits = new();

    // Pinned and owned by the garbage collector: nothing to free, and nothing leaks when a reader is abandoned.
    private readonly byte[] _history = GC.AllocateUninitializedArray<byte>(3 * HistoryBytes, pinned: true);
    private int _historyEnd;

    private State _state;
    private bool _lastBlock;
    private int _storedLeft;        // bytes of a stored block
    private int _matchLeft, _matchDistance;   // of a match for which there was no room

    /// <summary>Whether there is more, and otherwise why not.</summary>
    public InflateStatus Status { get; private set; }

    /// <summary>CRC-32 (as in gzip) of everything decompressed since <see cref="Begin"/>.</summary>
    public uint Checksum { get; private set; }

    /// <summary>An inflater that nobody else uses; to be given back with <see cref="Return"/>, or left to the garbage collector.</summary>
    public static Inflater Rent() => Spare.TryTake(out Inflater? spare) ? spare : new Inflater();

    /// <summary>Gives it back. REQUIRES: the caller uses it no more.</summary>
    public void Return()
    {
        _bits.Begin(null!);
        Spare.Add(this);
    }

    /// <summary>A deflate stream starts at the position of <paramref name="window"/>.</summary>
    public void Begin(CompressedWindow window)
    {
        _bits.Begin(window);
        (_state, Status, Checksum) = (State.Header, InflateStatus.Running, 0);
        _historyEnd = _storedLeft = _matchLeft = 0;
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

    private void ReadHeader()
    {
        if (_lastBlock)
        {
            _bits.SkipToByte();
            Status = InflateStatus.Ended;
            return;
        }
        int header = (int)_bits.Peek() & 7;
        if (!Use(3)) return;
        _lastBlock = (header & 1) != 0;
        switch (header >> 1)
        {
            case 0: BeginStored(); break;
            case 1: BeginFixed(); break;
            case 2: BeginDynamic(); break;
            default: Status = InflateStatus.Damaged; break;
        }
    }

    /// <summary>Consumes bits; false if the input has fewer.</summary>
    private bool Use(int bits)
    {
        if (_bits.Use(bits)) return true;
        Status = InflateStatus.Cut;
        return false;
    }

    private void BeginFixed()
    {
        _codes.SetFixed();
        _state = State.Codes;
    }

    private void BeginDynamic()
    {
        Status = _codes.Read(_bits);
        _state = State.Codes;
    }

    private void BeginStored()
    {
        CompressedWindow window = _bits.SkipToByte();
        if (!window.TryFill(4))
        {
            Status = InflateStatus.Cut;
            return;
        }
        ushort length = BinaryPrimitives.ReadUInt16LittleEndian(window.Unread), complement = BinaryPrimitives.ReadUInt16LittleEndian(window.Unread[2..]);
        if (length != (ushort)~complement) Status = InflateStatus.Damaged;
        window.Advance(4);
        (_state, _storedLeft) = (State.Stored, length);
    }

    private byte* CopyStored(byte* at, byte* end)
    {
        if (_storedLeft == 0)
        {
            _state = State.Header;
            return at;
        }
        CompressedWindow window = _bits.WindowAtByte();
        if (!window.TryFill(1))
        {
            Status = InflateStatus.Cut;
            return at;
        }
        int count = Math.Min(Math.Min(window.Unread.Length, _storedLeft), (int)(end - at));
        window.Unread[..count].CopyTo(new Span<byte>(at, count));
        window.Advance(count);
        _storedLeft -= count;
        return at + count;
    }

    private byte* Decode(byte* first, byte* at, byte* pieceEnd, byte* end)
    {
        if (_matchLeft > 0) return CopyMatch(at, end);
        CompressedWindow window = _bits.WindowAtByte();
        if (end - at < FastLoop.OutputBytes || !window.TryFill(FastLoop.InputBytes)) return DecodeOne(first, at, end);
        ReadOnlySpan<byte> unread = window.Unread;
        fixed (byte* input = unread)
        {
            var position = new DecodePosition { Input = input, UsedBits = _bits.UsedBits, Output = at };
            byte* outputEnd = end - pieceEnd > FastLoop.OutputBytes ? pieceEnd + FastLoop.OutputBytes : end;
            switch (FastLoop.Run(ref position, _codes.Tables, input + unread.Length, first, outputEnd))
            {
                case LoopEnd.Block: _state = State.Header; break;
                case LoopEnd.Damage: Status = InflateStatus.Damaged; break;
            }
            window.Advance((int)(position.Input - input));
            _bits.UsedBits = position.UsedBits;
            return position.Output;
        }
    }

    /// <summary>Decodes a literal or a match.</summary>
    private byte* DecodeOne(byte* first, byte* at, byte* end)
    {
        ulong bits = _bits.Peek();
        int symbol = _codes.Literals.Decode(bits, out int used);
        if (symbol is < 0 or > 285)
        {
            if (Use(used)) Status = InflateStatus.Damaged;
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
        symbol = _codes.Distances.Decode(bits >> used, out int distanceBits);
        used += distanceBits;
        if (symbol is < 0 or > 29)
        {
            if (Use(used)) Status = InflateStatus.Damaged;
            return at;
        }
        int distance = CodeTables.DistanceOf(symbol, bits >> used, ref used);
        if (!Use(used)) return at;
        if (distance > at - first)
        {
            Status = InflateStatus.Damaged;
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
