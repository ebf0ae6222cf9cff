using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>Two vectors per block (AVX2).</summary>
internal readonly unsafe struct Width256 : IVectorWidth
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* block, byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        return Mask(Vector256.Equals(Vector256.Load(block), wanted), Vector256.Equals(Vector256.Load(block + 32), wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Below(byte* block, sbyte value) => Mask(Lanes(block, value), Lanes(block + 32, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Lanes(byte* at, sbyte value) => Vector256.LessThan(Vector256.Load(at).AsSByte(), Vector256.Create(value)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(byte* left, byte* right, uint length)
    {
        uint equal = Vector256.Equals(Vector256.Load(left), Vector256.Load(right)).ExtractMostSignificantBits();
        if (length < 32) return (~equal & ((1u << (int)length) - 1)) == 0;
        if (equal != uint.MaxValue) return false;
        equal = Vector256.Equals(Vector256.Load(left + 32), Vector256.Load(right + 32)).ExtractMostSignificantBits();
        return BitOperations.TrailingZeroCount(~(ulong)equal) >= length - 32;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Positions(byte* block, byte value, uint origin, uint* positions) =>
        MaskPositions.Append(Equal(block, value), origin, positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NonDigits(byte* block, uint origin, uint* positions)
    {
        Vector256<byte> zero = Vector256.Create((byte)'0'), nine = Vector256.Create((byte)9);
        return MaskPositions.Append(
            Mask(Vector256.GreaterThan(Vector256.Load(block) - zero, nine), Vector256.GreaterThan(Vector256.Load(block + 32) - zero, nine)),
            origin, positions);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* block) =>
        Vector256.GreaterThan(Vector256.Load(block) - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;

    public static bool TrySum(byte* groups, byte* end, out NgramCount sum) => GroupSums<Lanes256>.TrySum(groups, end, out sum);
}
