using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MapReduce.Ngrams.Scan;

/// <summary>Parses eight digits at a time in a 64-bit word (SIMD within a register); the first digit is in the lowest byte.</summary>
/// <remarks>After D. Lemire, "Quickly parsing eight digits" (2018).</remarks>
internal static unsafe class Swar
{
    /// <summary>A word of '0' characters: XOR with it converts digits to their values.</summary>
    public const ulong Zeros = 0x3030303030303030;

    /// <summary>
    /// Non-zero in the upper half of each byte of <paramref name="values"/> (characters XOR <see cref="Zeros"/>) that is not a
    /// digit's value. Exact up to the first such byte; a carry may cause false positives after it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NoDigits(ulong values) => ((values + 0x0606060606060606) | values) & 0xF0F0F0F0F0F0F0F0;

    /// <summary>The number with eight given digits. REQUIRES: every byte of <paramref name="values"/> is 0 to 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Number(ulong values)
    {
        values = values * 10 + (values >> 8);
        return ((values & 0x000000FF000000FF) * 0x000F424000000064 + ((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32;
    }

    /// <summary>The number that ends before <paramref name="end"/>. REQUIRES: it has <paramref name="digits"/> digits, 1 to 8, and 8 bytes before <paramref name="end"/> are readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NumberBefore(byte* end, uint digits) =>
        Number((Unsafe.ReadUnaligned<ulong>(end - 8) ^ Zeros) & (ulong.MaxValue << (int)(64 - digits * 8)));

    /// <summary>The year of four digits at <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Year(byte* from)
    {
        // The digits are in bytes 0 to 3: combines each two, then both pairs.
        uint digits = Unsafe.ReadUnaligned<uint>(from) & 0x0F0F0F0F;
        digits = digits * 10 + (digits >> 8);
        return (digits & 0xFF) * 100 + ((digits >> 16) & 0xFF);
    }

    /// <summary>Turns the texts of years into numbers, in place. REQUIRES: each has four digits; room for a multiple of 8.</summary>
    public static void ToYears(uint* years, int count)
    {
        for (int i = 0; i < count; i += Vector256<uint>.Count)
        {
            Vector256<uint> digits = Vector256.Load(years + i) & Vector256.Create(0x0F0F0F0Fu);
            digits = digits * 10 + (digits >>> 8);
            ((digits & Vector256.Create(0xFFu)) * 100 + ((digits >>> 16) & Vector256.Create(0xFFu))).Store(years + i);
        }
    }
}
