using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Ngrams.Scan;

/// <summary>64 bytes (AVX-512).</summary>
internal readonly unsafe struct Lanes512(Vector512<byte> bytes) : IByteLanes<Lanes512>
{
    private readonly Vector512<byte> _bytes = bytes;

    public static int Count => Vector512<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(byte* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(byte value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Table(ulong low, ulong high) => new(Vector512.Create(Vector256.Create(Vector128.Create(low, high))).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 First(byte last) => new(Vector512.LessThanOrEqual(Vector512.CreateSequence<byte>(0, 1), Vector512.Create(last)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._bytes + right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._bytes - right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator &(Lanes512 left, Lanes512 right) => new(left._bytes & right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator |(Lanes512 left, Lanes512 right) => new(left._bytes | right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Without(Lanes512 left, Lanes512 right) => new(Vector512.AndNot(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Same(Lanes512 left, Lanes512 right) => new(Vector512.Equals(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtMost(Lanes512 left, Lanes512 right) => new(Vector512.LessThanOrEqual(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Lookup(Lanes512 table, Lanes512 places) =>
        new(Avx512BW.IsSupported ? Avx512BW.Shuffle(table._bytes, places._bytes) : Vector512.Shuffle(table._bytes, places._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(Lanes512 bytes) => bytes._bytes.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBytes(Lanes512 sums, Lanes512 bytes) =>
        new((sums._bytes.AsUInt64() + SumsOf(bytes._bytes)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Total(Lanes512 sums) => Vector512.Sum(sums._bytes.AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> SumsOf(Vector512<byte> bytes) => Avx512BW.IsSupported
        ? Avx512BW.SumAbsoluteDifferences(bytes, Vector512<byte>.Zero).AsUInt64()
        : Vector512.Create(Lanes256.SumsOf(bytes.GetLower()), Lanes256.SumsOf(bytes.GetUpper()));
}
