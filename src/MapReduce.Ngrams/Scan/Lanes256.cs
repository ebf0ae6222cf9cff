using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Ngrams.Scan;

/// <summary>32 bytes (AVX2).</summary>
internal readonly unsafe struct Lanes256(Vector256<byte> bytes) : IByteLanes<Lanes256>
{
    private readonly Vector256<byte> _bytes = bytes;

    public static int Count => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(byte* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(byte value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Table(ulong low, ulong high) => new(Vector256.Create(Vector128.Create(low, high)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 First(byte last) => new(Vector256.LessThanOrEqual(Vector256.CreateSequence<byte>(0, 1), Vector256.Create(last)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._bytes + right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._bytes - right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator &(Lanes256 left, Lanes256 right) => new(left._bytes & right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator |(Lanes256 left, Lanes256 right) => new(left._bytes | right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Without(Lanes256 left, Lanes256 right) => new(Vector256.AndNot(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Same(Lanes256 left, Lanes256 right) => new(Vector256.Equals(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtMost(Lanes256 left, Lanes256 right) => new(Vector256.LessThanOrEqual(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Lookup(Lanes256 table, Lanes256 places) =>
        new(Avx2.IsSupported ? Avx2.Shuffle(table._bytes, places._bytes) : Vector256.Shuffle(table._bytes, places._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(Lanes256 bytes) => bytes._bytes.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBytes(Lanes256 sums, Lanes256 bytes) =>
        new((sums._bytes.AsUInt64() + SumsOf(bytes._bytes)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Total(Lanes256 sums) => Vector256.Sum(sums._bytes.AsUInt64());

    /// <summary>Four numbers whose sum is that of all bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> SumsOf(Vector256<byte> bytes) => Avx2.IsSupported
        ? Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt64()
        : Vector256.Create(Lanes128.SumsOf(bytes.GetLower()), Lanes128.SumsOf(bytes.GetUpper()));
}
