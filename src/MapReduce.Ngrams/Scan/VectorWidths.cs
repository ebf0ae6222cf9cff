using System.Runtime.Intrinsics;

namespace MapReduce.Ngrams.Scan;

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
