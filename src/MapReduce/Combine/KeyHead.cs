using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MapReduce.Combine;

/// <summary>The first 16 bytes of a key as two words, and the hash of a key: the unchecked core of the table.</summary>
internal static unsafe class KeyHead
{
    /// <summary>The length of a head.</summary>
    public const int Bytes = 16;

    /// <summary>A tail (the bytes after the head) of up to this length is stored in the entry too.</summary>
    public const int TailBytes = 24;

    /// <summary>
    /// Most bytes of a key in samples and indexes, so that these stay small however long keys are. Keys that agree so far fall into
    /// one range.
    /// </summary>
    public const int MostSampleBytes = 256;

    // Two odd constants with well-mixed bits (the golden ratio and pi in 64 bits).
    private const ulong SeedA = 0x9E3779B97F4A7C15, SeedB = 0xC90FDAA22168C235;

    /// <summary>Sixteen bytes of ones, then sixteen of zeros: a vector loaded at 16 - n keeps the first n bytes.</summary>
    private static ReadOnlySpan<byte> Keeps =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>
    /// Loads the head, zero beyond <paramref name="length"/>, without a branch: the lengths of keys in random order are
    /// unpredictable. REQUIRES: 16 bytes are readable at <paramref name="key"/>, whatever the length; batches are padded for this.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Load(byte* key, uint length)
    {
        // min(length, 16): the sign of the difference is the mask of what to subtract.
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

    /// <summary>The whole key of an entry. REQUIRES: <paramref name="tail"/> holds its bytes after the sixteenth, if any.</summary>
    public static byte[] Whole<TValue>(TableEntry<TValue>* entry, byte* tail) where TValue : unmanaged
    {
        byte[] key = new byte[Math.Max(entry->Length, Bytes)];
        fixed (byte* to = key) CopyWhole(entry, tail, to);
        return key[..(int)entry->Length];
    }

    /// <summary>At most the first <paramref name="most"/> bytes of an entry's key. REQUIRES: <paramref name="tail"/> holds its bytes after the sixteenth, if any.</summary>
    public static byte[] Prefix<TValue>(TableEntry<TValue>* entry, byte* tail, uint most) where TValue : unmanaged
    {
        if (entry->Length <= most) return Whole(entry, tail);
        byte[] prefix = new byte[most];
        new ReadOnlySpan<byte>(entry, Bytes).CopyTo(prefix);
        new ReadOnlySpan<byte>(tail, (int)most - Bytes).CopyTo(prefix.AsSpan(Bytes));
        return prefix;
    }

    /// <summary>Copies an entry's key. REQUIRES: <paramref name="tail"/> holds its tail, and <paramref name="to"/> has room for the key and for at least 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyWhole<TValue>(TableEntry<TValue>* entry, byte* tail, byte* to) where TValue : unmanaged
    {
        Unsafe.WriteUnaligned(to, entry->Head0);
        Unsafe.WriteUnaligned(to + 8, entry->Head1);
        if (entry->Length > Bytes) Buffer.MemoryCopy(tail, to + Bytes, entry->Length - Bytes, entry->Length - Bytes);
    }

    /// <summary>Mixes in the bytes after the head. REQUIRES: <paramref name="length"/> bytes at <paramref name="key"/>, more than a head.</summary>
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
