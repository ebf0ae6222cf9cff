using System.Runtime.CompilerServices;

namespace MapReduce.Ngrams.Scan;

/// <summary>Digits eight at a time in a 64-bit word, the first digit in the lowest byte.</summary>
/// <remarks>After D. Lemire, "Quickly parsing eight digits" (2018).</remarks>
internal static unsafe class Swar
{
    /// <summary>A word of '0' characters: xor with it turns digits into their values.</summary>
    public const ulong Zeros = 0x3030303030303030;

    /// <summary>
    /// Non-zero in byte i's upper half where byte i of <paramref name="values"/> (characters xor <see cref="Zeros"/>) is
    /// no digit value. Exact up to and with the first such byte; beyond it a carry may show where nothing is wrong.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NoDigits(ulong values) => ((values + 0x0606060606060606) | values) & 0xF0F0F0F0F0F0F0F0;

    /// <summary>The number of eight digit values. REQUIRES: every byte of <paramref name="values"/> is 0 to 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Number(ulong values)
    {
        values = values * 10 + (values >> 8);
        return ((values & 0x000000FF000000FF) * 0x000F424000000064 + ((values >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32;
    }

    /// <summary>The number of the digits before <paramref name="end"/>. REQUIRES: there are <paramref name="digits"/> of them, 1 to 8, and 8 readable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NumberBefore(byte* end, uint digits) =>
        Number((Unsafe.ReadUnaligned<ulong>(end - 8) ^ Zeros) & (ulong.MaxValue << (int)(64 - digits * 8)));
}
