using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>The first 16 bytes of a key as two words, and the hash of a key. The raw inner side of the table.</summary>
internal static unsafe class KeyHead
{
    /// <summary>Keys up to this many bytes lie whole in their entry.</summary>
    public const int InlineBytes = 16;

    // Two odd constants with well-mixed bits (the golden ratio and pi in 64 bits).
    private const ulong SeedA = 0x9E3779B97F4A7C15, SeedB = 0xC90FDAA22168C235;

    /// <summary>
    /// Loads the head, zero beyond <paramref name="length"/>. REQUIRES: 16 bytes are readable at <paramref name="key"/>,
    /// whatever the length: batches are padded for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* key, uint length, out ulong head0, out ulong head1)
    {
        ulong low = Unsafe.ReadUnaligned<ulong>(key), high = Unsafe.ReadUnaligned<ulong>(key + 8);
        if (Bmi2.X64.IsSupported)
        {
            // BZHI keeps the low N bits and takes N modulo 256; 8 * length saturates so that 32 bytes and up keep all.
            ulong bits = Math.Min(length, 24u) * 8;
            head0 = Bmi2.X64.ZeroHighBits(low, bits);
            head1 = length <= 8 ? 0 : Bmi2.X64.ZeroHighBits(high, bits - 64);
        }
        else
        {
            head0 = length >= 8 ? low : low & ((1UL << (int)(length * 8)) - 1);
            head1 = length >= 16 ? high : length <= 8 ? 0 : high & ((1UL << (int)((length - 8) * 8)) - 1);
        }
    }

    /// <summary>The hash of a key whose head is loaded. REQUIRES: <paramref name="length"/> bytes at <paramref name="key"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ulong head0, ulong head1, byte* key, uint length)
    {
        ulong mixed = Fold(head0 ^ SeedA ^ length, head1 ^ SeedB);
        if (length > InlineBytes) mixed = HashRest(mixed, key, length);
        return (uint)(mixed ^ (mixed >> 32));
    }

    private static ulong HashRest(ulong mixed, byte* key, uint length)
    {
        for (uint at = InlineBytes; at + 8 < length; at += 8)
            mixed = Fold(mixed ^ Unsafe.ReadUnaligned<ulong>(key + at), SeedB);
        return Fold(mixed ^ Unsafe.ReadUnaligned<ulong>(key + length - 8), SeedA);
    }

    /// <summary>The two halves of a 128-bit product, folded (the mixer of wyhash, by Wang Yi).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
