using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using MapReduce.Output;

namespace MapReduce.Ngrams.Index;

/// <summary>Numbers of seven bits per byte, lowest first; the top bit is set on all bytes but the last.</summary>
internal static unsafe class Varint
{
    /// <summary>The most bytes of a number.</summary>
    public const int MostBytes = 10;

    private const ulong TopBits = 0x8080808080808080;

    /// <summary>Appends a number.</summary>
    public static void Write(RowBuffer buffer, ulong number)
    {
        Span<byte> room = buffer.Room(MostBytes);
        int length = 0;
        for (; number >= 0x80; number >>= 7) room[length++] = (byte)(number | 0x80);
        room[length++] = (byte)number;
        buffer.Advance(length);
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

    /// <summary>Reads <paramref name="count"/> numbers, which must take all bytes up to <paramref name="end"/>; false if they do not. REQUIRES: as <see cref="TryRead"/>, and room for them at <paramref name="numbers"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryReadAll(byte* at, byte* end, ulong* numbers, long count)
    {
        ulong* last = numbers + count;
        while (numbers < last)
        {
            // Most numbers are below 128: eight of them at once.
            while (last - numbers >= 8 && end - at >= 8 && Unsafe.ReadUnaligned<ulong>(at) is var eight && (eight & TopBits) == 0)
            {
                for (int i = 0; i < 8; i++) numbers[i] = at[i];
                numbers += 8;
                at += 8;
            }
            for (int i = 0; i < 8 && numbers < last; i++)
                if (!TryRead(ref at, end, out *numbers++)) return false;
        }
        return at == end;
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

    /// <summary>Text with its length before it.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

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
