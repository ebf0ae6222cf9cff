using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Four vectors per block (SSE2, NEON).</summary>
internal readonly unsafe struct Width128 : IVectorWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* block, byte value)
    {
        Vector128<byte> wanted = Vector128.Create(value);
        return Mask(
            Vector128.Equals(Vector128.Load(block), wanted), Vector128.Equals(Vector128.Load(block + 16), wanted),
            Vector128.Equals(Vector128.Load(block + 32), wanted), Vector128.Equals(Vector128.Load(block + 48), wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Below(byte* block, sbyte value) =>
        Mask(Lanes(block, value), Lanes(block + 16, value), Lanes(block + 32, value), Lanes(block + 48, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Lanes(byte* at, sbyte value) => Vector128.LessThan(Vector128.Load(at).AsSByte(), Vector128.Create(value)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(byte* left, byte* right, uint length)
    {
        for (uint at = 0; ; at += 16)
        {
            uint differ = ~Vector128.Equals(Vector128.Load(left + at), Vector128.Load(right + at)).ExtractMostSignificantBits() & 0xFFFF;
            if (length - at <= 16) return BitOperations.TrailingZeroCount(differ | 0x10000) >= length - at;
            if (differ != 0) return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Positions(byte* block, byte value, uint origin, uint* positions) =>
        MaskPositions.Append(Equal(block, value), origin, positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NonDigits(byte* block, uint origin, uint* positions) =>
        MaskPositions.Append(Mask(NoDigit(block), NoDigit(block + 16), NoDigit(block + 32), NoDigit(block + 48)), origin, positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* block) =>
        NoDigit(block).ExtractMostSignificantBits() | NoDigit(block + 16).ExtractMostSignificantBits() << 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> NoDigit(byte* at) =>
        Vector128.GreaterThan(Vector128.Load(at) - Vector128.Create((byte)'0'), Vector128.Create((byte)9));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        a.ExtractMostSignificantBits() | b.ExtractMostSignificantBits() << 16
        | (ulong)(c.ExtractMostSignificantBits() | d.ExtractMostSignificantBits() << 16) << 32;

    public static bool TrySum(byte* groups, byte* end, out NgramCount sum) => GroupSums<Lanes128>.TrySum(groups, end, out sum);
}
