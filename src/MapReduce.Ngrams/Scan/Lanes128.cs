using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Ngrams.Scan;

/// <summary>16 bytes (SSSE3, NEON).</summary>
internal readonly unsafe struct Lanes128(Vector128<byte> bytes) : IByteLanes<Lanes128>
{
    private readonly Vector128<byte> _bytes = bytes;

    public static int Count => Vector128<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(byte* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(byte value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Table(ulong low, ulong high) => new(Vector128.Create(low, high).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 First(byte last) => new(Vector128.LessThanOrEqual(Vector128.CreateSequence<byte>(0, 1), Vector128.Create(last)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 left, Lanes128 right) => new(left._bytes + right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 left, Lanes128 right) => new(left._bytes - right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator &(Lanes128 left, Lanes128 right) => new(left._bytes & right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator |(Lanes128 left, Lanes128 right) => new(left._bytes | right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Without(Lanes128 left, Lanes128 right) => new(Vector128.AndNot(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Same(Lanes128 left, Lanes128 right) => new(Vector128.Equals(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtMost(Lanes128 left, Lanes128 right) => new(Vector128.LessThanOrEqual(left._bytes, right._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Lookup(Lanes128 table, Lanes128 places) =>
        new(Ssse3.IsSupported ? Ssse3.Shuffle(table._bytes, places._bytes) : Vector128.Shuffle(table._bytes, places._bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mask(Lanes128 bytes) => bytes._bytes.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddBytes(Lanes128 sums, Lanes128 bytes) =>
        new((sums._bytes.AsUInt64() + SumsOf(bytes._bytes)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Total(Lanes128 sums) => Vector128.Sum(sums._bytes.AsUInt64());

    /// <summary>Two numbers whose sum is that of all bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> SumsOf(Vector128<byte> bytes)
    {
        if (Sse2.IsSupported) return Sse2.SumAbsoluteDifferences(bytes, Vector128<byte>.Zero).AsUInt64();
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        (Vector128<uint> lower, Vector128<uint> higher) = Vector128.Widen(low + high);
        (Vector128<ulong> first, Vector128<ulong> second) = Vector128.Widen(lower + higher);
        return first + second;
    }
}
