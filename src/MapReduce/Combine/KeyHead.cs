using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MapReduce.Combine;

/// <summary>The first 16 bytes of a key as two words, and the hash of a key. The raw inner side of the table.</summary>
internal static unsafe class KeyHead
{
    /// <summary>The length of a head.</summary>
    public const int Bytes = 16;

    /// <summary>Tails, what is behind the head, lie in the entry as well up to this many bytes.</summary>
    public const int TailBytes = 24;

    // Two odd constants with well-mixed bits (the golden ratio and pi in 64 bits).
    private const ulong SeedA = 0x9E3779B97F4A7C15, SeedB = 0xC90FDAA22168C235;

    /// <summary>Sixteen bytes of ones and sixteen zeros: a vector that is read from 16 - n keeps the first n bytes.</summary>
    private static ReadOnlySpan<byte> Keeps =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>
    /// Loads the head, zero beyond <paramref name="length"/>, without a branch: lengths of keys in random order cannot be
    /// foretold. REQUIRES: 16 bytes are readable at <paramref name="key"/>, whatever the length: batches are padded for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Load(byte* key, uint length)
    {
        // The length, but 16 at most: the sign of what is missing is the mask of what is to be taken off.
        int missing = (int)length - Bytes;
        int kept = Bytes + (missing & (missing >> 31));
        ref byte keeps = ref MemoryMarshal.GetReference(Keeps);
        return Vector128.Load(key).AsUInt64() & Vector128.LoadUnsafe(ref keeps, (nuint)(Bytes - kept)).AsUInt64();
    }

    /// <summary>The hash of a key whose head is loaded. REQUIRES: <paramref name="length"/> bytes at <paramref name="key"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(Vector128<ulong> head, byte* key, uint length)
    {
        ulong mixed = Fold(head.ToScalar() ^ SeedA ^ length, head.GetElement(1) ^ SeedB);
        if (length > Bytes) mixed = HashRest(mixed, key, length);
        return (uint)(mixed ^ (mixed >> 32));
    }

    /// <summary>The whole key of an entry. REQUIRES: its bytes beyond the sixteenth, where it has some, are at <paramref name="tail"/>.</summary>
    public static byte[] Whole<TValue>(TableEntry<TValue>* entry, byte* tail) where TValue : unmanaged
    {
        byte[] key = new byte[Math.Max(entry->Length, Bytes)];
        fixed (byte* to = key) CopyWhole(entry, tail, to);
        return key[..(int)entry->Length];
    }

    /// <summary>The first bytes of an entry's key, <paramref name="most"/> at most, the bytes beyond the sixteenth at <paramref name="tail"/>.</summary>
    public static byte[] Prefix<TValue>(TableEntry<TValue>* entry, byte* tail, uint most) where TValue : unmanaged
    {
        if (entry->Length <= most) return Whole(entry, tail);
        byte[] prefix = new byte[most];
        new ReadOnlySpan<byte>(entry, Bytes).CopyTo(prefix);
        new ReadOnlySpan<byte>(tail, (int)most - Bytes).CopyTo(prefix.AsSpan(Bytes));
        return prefix;
    }

    /// <summary>Copies an entry's key. REQUIRES: its tail is at <paramref name="tail"/>, and room for it, and for 16 bytes at least, at <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyWhole<TValue>(TableEntry<TValue>* entry, byte* tail, byte* to) where TValue : unmanaged
    {
        Unsafe.WriteUnaligned(to, entry->Head0);
        Unsafe.WriteUnaligned(to + 8, entry->Head1);
        if (entry->Length > Bytes) Buffer.MemoryCopy(tail, to + Bytes, entry->Length - Bytes, entry->Length - Bytes);
    }

    /// <summary>Mixes in what follows the head. REQUIRES: <paramref name="length"/> bytes at <paramref name="key"/>, more than a head.</summary>
    private static ulong HashRest(ulong mixed, byte* key, uint length)
    {
        for (uint at = Bytes; at + 8 < length; at += 8)
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
