using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using MapReduce.Output;

namespace MapReduce.Ngrams.Index;

/// <summary>Numbers of seven bits per byte, lowest first; the top bit is set on all bytes but the last.</summary>
internal static unsafe class Varint
{
    /// <summary>The most bytes of a number.</summary>
    public const int MostBytes = 10;

    /// <summary>How many numbers are written at once by <see cref="TryReadAll"/>, which may write so many more than it is asked for.</summary>
    public const int Group = 8;

    /// <summary>For the top bits of eight bytes: how to spread the numbers of at most two bytes among them to 16 bits each.</summary>
    private static readonly Spread* Spreads = CreateSpreads();

    private struct Spread
    {
        public Vector128<byte> Shuffle;
        public int Numbers;   // whole numbers among the eight bytes; 0 if the first one is longer than two bytes
        public int Bytes;     // that they take
    }

    /// <summary>Appends a number, and returns its bytes.</summary>
    public static int Write(RowBuffer buffer, ulong number)
    {
        Span<byte> room = buffer.Room(MostBytes);
        int length = 0;
        for (; number >= 0x80; number >>= 7) room[length++] = (byte)(number | 0x80);
        room[length++] = (byte)number;
        buffer.Advance(length);
        return length;
    }

    /// <summary>Reads a number and moves <paramref name="at"/> behind it; false if it does not end before <paramref name="end"/> or has more than 64 bits. REQUIRES: the bytes between them are readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte* at, byte* end, out ulong number)
    {
        if (at < end && *at < 0x80)
        {
            number = *at++;
            return true;
        }
        return TryReadLong(ref at, end, out number);
    }

    private static bool TryReadLong(ref byte* at, byte* end, out ulong number)
    {
        number = 0;
        for (int shift = 0; shift < 64 && at < end; shift += 7)
        {
            byte part = *at++;
            if (shift == 63 && part > 1) return false;
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return true;
        }
        return false;
    }

    /// <summary>The end of <paramref name="count"/> numbers; <paramref name="end"/> or beyond if there are not so many. REQUIRES: the bytes between the pointers are readable.</summary>
    public static byte* Skip(byte* at, byte* end, long count)
    {
        while (count > Vector256<byte>.Count && end - at >= Vector256<byte>.Count)
        {
            count -= Vector256<byte>.Count - BitOperations.PopCount(Vector256.Load(at).ExtractMostSignificantBits());
            at += Vector256<byte>.Count;
        }
        for (; count > 0 && at < end; at++)
            if (*at < 0x80) count--;
        return count > 0 ? end + 1 : at;
    }

    /// <summary>Reads <paramref name="count"/> numbers, which must take all bytes up to <paramref name="end"/>; false if they do not. REQUIRES: as <see cref="TryRead"/>, and room for them and <see cref="Group"/> more at <paramref name="numbers"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryReadAll(byte* at, byte* end, ulong* numbers, long count)
    {
        ulong* last = numbers + count;
        while (numbers < last)
        {
            // Most numbers have one or two bytes: as many as eight bytes have, at once (after Plaisance, Kurz and Lemire, Vectorized
            // VByte Decoding, 2015).
            while (numbers < last && end - at >= Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Load(at);
                Spread* spread = Spreads + (byte)bytes.ExtractMostSignificantBits();
                if (spread->Numbers == 0 || spread->Numbers > last - numbers) break;
                Vector128<ushort> pairs = Vector128.Shuffle(bytes, spread->Shuffle).AsUInt16();
                pairs = (pairs & Vector128.Create((ushort)0x7F)) | ((pairs >>> 1) & Vector128.Create((ushort)0x3F80));
                (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(pairs);
                (Vector128<ulong> first, Vector128<ulong> second) = Vector128.Widen(low);
                first.Store(numbers);
                second.Store(numbers + 2);
                (first, second) = Vector128.Widen(high);
                first.Store(numbers + 4);
                second.Store(numbers + 6);
                numbers += spread->Numbers;
                at += spread->Bytes;
            }
            if (numbers < last && !TryRead(ref at, end, out *numbers++)) return false;
        }
        return at == end;
    }

    private static Spread* CreateSpreads()
    {
        var spreads = (Spread*)NativeMemory.AlignedAlloc((nuint)(256 * sizeof(Spread)), 64);
        Span<byte> shuffle = stackalloc byte[16];
        for (int bits = 0; bits < 256; bits++)
        {
            shuffle.Fill(0xFF);   // gives 0
            int numbers = 0, at = 0;
            while (at < 8)
            {
                bool isPair = (bits >> at & 1) != 0;
                // A number of which the eight bytes do not show the end, or a third byte.
                if (isPair && (at == 7 || (bits >> (at + 1) & 1) != 0)) break;
                shuffle[2 * numbers] = (byte)at++;
                if (isPair) shuffle[2 * numbers + 1] = (byte)at++;
                numbers++;
            }
            spreads[bits] = new Spread { Shuffle = Vector128.Create<byte>(shuffle), Numbers = numbers, Bytes = at };
        }
        return spreads;
    }
}

/// <summary>Reads the footer of an index. After the end of its bytes it gives zeros, and <see cref="IsWhole"/> is false.</summary>
internal ref struct FooterReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all that was read was there.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A varint.</summary>
    public unsafe ulong Number()
    {
        fixed (byte* start = _rest)
        {
            byte* at = start;
            if (!Varint.TryRead(ref at, start + _rest.Length, out ulong number)) return Fail();
            _rest = _rest[(int)(at - start)..];
            return number;
        }
    }

    /// <summary>A number of 8 bytes.</summary>
    public ulong Fixed() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>A number of 16 bytes.</summary>
    public UInt128 Sum() => Take(16) is { Length: 16 } bytes ? BinaryPrimitives.ReadUInt128LittleEndian(bytes) : 0;

    /// <summary>Bytes with their length before them.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Number());

    /// <summary>Text with its length before it; null if it is not UTF-8.</summary>
    public string? Text() => Bytes() is var text && Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : null;

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            Fail();
            return default;
        }
        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Fail()
    {
        IsWhole = false;
        _rest = default;
        return 0;
    }
}
