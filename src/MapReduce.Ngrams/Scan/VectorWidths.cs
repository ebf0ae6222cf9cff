using System.Runtime.Intrinsics;

namespace MapReduce.Ngrams.Scan;

/// <summary>Chooses the width once.</summary>
internal static class VectorWidths
{
    /// <summary>Names a width (<c>scalar 128 256 512</c>) to be used instead; for tests and measurements.</summary>
    public const string Variable = "MAPREDUCE_VECTOR_WIDTH";

    /// <summary>The width in use.</summary>
    public static VectorWidth Current { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    private static VectorWidth Choose(string? forced)
    {
        VectorWidth widest =
            Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
            : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
            : Vector128.IsHardwareAccelerated ? VectorWidth.Bits128
            : VectorWidth.Scalar;
        return forced switch
        {
            "scalar" => VectorWidth.Scalar,
            "128" => VectorWidth.Bits128,
            "256" => VectorWidth.Bits256,
            "512" => VectorWidth.Bits512,
            _ => widest,
        };
    }
}
