using System.Runtime.Intrinsics;

namespace MapReduce.Ngrams.Scan;

/// <summary>The widths, ranked: the widest that the machine accelerates is taken.</summary>
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

/// <summary>Chooses the width: the widest that is accelerated, unless the environment names one.</summary>
internal static class VectorWidths
{
    /// <summary>Names a width (<c>scalar 128 256 512</c>) to be used instead; for tests and measurements.</summary>
    public const string Variable = "MAPREDUCE_VECTOR_WIDTH";

    /// <summary>The width for this process.</summary>
    /// <exception cref="MapReduceException">The environment names a width that is none.</exception>
    public static VectorWidth Choice => Of(Environment.GetEnvironmentVariable(Variable));

    private static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
        : VectorWidth.Scalar;

    /// <summary>The width for a value of <see cref="Variable"/>; null or empty leaves the choice open.</summary>
    public static VectorWidth Of(string? asked) => asked switch
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
/// The few operations of the scanners that depend on the width of the machine's vectors. The scanners are written once,
/// over blocks of 64 bytes and masks of 64 bits; a width says how such a mask is made. Each is tested against the scalar one.
/// </summary>
internal unsafe interface IVectorWidth
{
    /// <summary>Bit i says whether byte i equals <paramref name="value"/>. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Equal(byte* block, byte value);

    /// <summary>Bit i says whether byte i, as a signed number, is below <paramref name="value"/>: beyond ASCII is below 0. REQUIRES: 64 readable bytes.</summary>
    static abstract ulong Below(byte* block, sbyte value);

    /// <summary>Whether two places agree in their first <paramref name="length"/> ≤ 64 bytes. REQUIRES: 64 readable bytes at both.</summary>
    static abstract bool Same(byte* left, byte* right, uint length);

    /// <summary>
    /// Appends <paramref name="origin"/> + i for each byte i of the block that equals <paramref name="value"/>, and
    /// returns how many. REQUIRES: 64 readable bytes, room for 64 positions.
    /// </summary>
    static abstract int Positions(byte* block, byte value, uint origin, uint* positions);

    /// <summary>As <see cref="Positions"/>, for each byte that is no digit.</summary>
    static abstract int NonDigits(byte* block, uint origin, uint* positions);

    /// <summary>Bit i says whether byte i of 32 is no digit. REQUIRES: 32 readable bytes.</summary>
    static abstract uint NonDigits(byte* block);
}
