using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>One vector per block. AVX-512 VBMI2 extracts positions with a compress instruction instead of a loop over bits.</summary>
internal readonly unsafe struct Width512 : IVectorWidth
{
    private static readonly Vector512<byte> Indices = Vector512.CreateSequence<byte>(0, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* block, byte value) =>
        Vector512.Equals(Vector512.Load(block), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Below(byte* block, sbyte value) =>
        Vector512.LessThan(Vector512.Load(block).AsSByte(), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(byte* left, byte* right, uint length)
    {
        ulong equal = Vector512.Equals(Vector512.Load(left), Vector512.Load(right)).ExtractMostSignificantBits();
        return Bmi2.X64.IsSupported
            ? Bmi2.X64.ZeroHighBits(~equal, length) == 0
            : BitOperations.TrailingZeroCount(~equal) >= length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Positions(byte* block, byte value, uint origin, uint* positions) =>
        Append(Vector512.Equals(Vector512.Load(block), Vector512.Create(value)), origin, positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NonDigits(byte* block, uint origin, uint* positions) =>
        Append(Vector512.GreaterThan(Vector512.Load(block) - Vector512.Create((byte)'0'), Vector512.Create((byte)9)), origin, positions);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* block) =>
        Vector256.GreaterThan(Vector256.Load(block) - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Append(Vector512<byte> found, uint origin, uint* positions)
    {
        ulong mask = found.ExtractMostSignificantBits();
        if (!Avx512Vbmi2.IsSupported) return MaskPositions.Append(mask, origin, positions);
        int count = BitOperations.PopCount(mask);
        Vector512<byte> indices = Avx512Vbmi2.Compress(Vector512<byte>.Zero, found, Indices);
        Vector512<uint> start = Vector512.Create(origin);
        (Avx512F.ConvertToVector512UInt32(indices.GetLower().GetLower()) + start).Store(positions);
        if (count > 16)
        {
            (Avx512F.ConvertToVector512UInt32(indices.GetLower().GetUpper()) + start).Store(positions + 16);
            (Avx512F.ConvertToVector512UInt32(indices.GetUpper().GetLower()) + start).Store(positions + 32);
            (Avx512F.ConvertToVector512UInt32(indices.GetUpper().GetUpper()) + start).Store(positions + 48);
        }
        return count;
    }

    public static bool TrySum(byte* groups, byte* end, out NgramCount sum) => GroupSums<Lanes512>.TrySum(groups, end, out sum);
}
