using System.Runtime.Intrinsics;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Scan;

/// <summary>The vector widths, in ascending order.</summary>
internal enum VectorWidth
{
    /// <summary>No vectors.</summary>
    Scalar,

    /// <summary>16 bytes.</summary>
    Bits128,

    /// <summary>32 bytes.</summary>
    Bits256,

    /// <summary>64 bytes.</summary>
    Bits512,
}

/// <summary>Chooses the widest vectors that the processor accelerates, unless the environment names a width.</summary>
public static class VectorWidths
{
    /// <summary>The variable that overrides the width (<c>scalar 128 256 512</c>), for tests and benchmarks.</summary>
    public const string Variable = "MAPREDUCE_VECTOR_WIDTH";

    /// <summary>The width for this process.</summary>
    /// <exception cref="MapReduceException">The environment names an unknown width.</exception>
    internal static VectorWidth Choice => Of(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same in bits; 0 without vectors.</summary>
    /// <exception cref="MapReduceException">The environment names an unknown width.</exception>
    public static int Bits => Choice switch
    {
        VectorWidth.Bits128 => 128,
        VectorWidth.Bits256 => 256,
        VectorWidth.Bits512 => 512,
        _ => 0,
    };

    private static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>The width for a value of <see cref="Variable"/>; null or empty for the widest.</summary>
    internal static VectorWidth Of(string? asked) => asked switch
    {
        null or "" => Widest,
        "scalar" => VectorWidth.Scalar,
        "128" => VectorWidth.Bits128,
        "256" => VectorWidth.Bits256,
        "512" => VectorWidth.Bits512,
        _ => throw new MapReduceException(Failure.BadSetting, $"{Variable}={asked}: expected scalar, 128, 256 or 512"),
    };
}

/// <summary>
/// The few operations of the scanners that depend on the vector width. The scanners work on blocks of 64 bytes and masks of
/// 64 bits, whatever the width; an implementation computes such masks. Tests compare each with <see cref="WidthScalar"/>.
/// </summary>
internal unsafe interface IVectorWidth
{
    /// <summary>A mask of the bytes that equal <paramref name="value"/>. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Equal(byte* block, byte value);

    /// <summary>A mask of the bytes that, as signed numbers, are below <paramref name="value"/>; non-ASCII bytes are negative. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Below(byte* block, sbyte value);

    /// <summary>Whether the first <paramref name="length"/> ≤ 64 bytes are equal. REQUIRES: 64 readable bytes at both pointers.</summary>
    static abstract bool Same(byte* left, byte* right, uint length);

    /// <summary>
    /// Writes <paramref name="origin"/> + i for each byte i of the block that equals <paramref name="value"/>, and returns
    /// their number. REQUIRES: 64 readable bytes, room for 64 positions.
    /// </summary>
    static abstract int Positions(byte* block, byte value, uint origin, uint* positions);

    /// <summary>Like <see cref="Positions"/>, for bytes that are not digits.</summary>
    static abstract int NonDigits(byte* block, uint origin, uint* positions);

    /// <summary>A mask of those of 32 bytes that are not digits. REQUIRES: 32 readable bytes.</summary>
    static abstract uint NonDigits(byte* block);

    /// <summary>
    /// The sums of the groups of a v3 line from <paramref name="groups"/>, behind the TAB of the ngram, to the newline at <paramref name="end"/>;
    /// false if the line is not regular. REQUIRES: 64 readable bytes on either side.
    /// </summary>
    static abstract bool TrySum(byte* groups, byte* end, out NgramCount sum);
}
