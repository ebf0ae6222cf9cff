using System.Runtime.Intrinsics;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams.Tests.Scan;

/// <summary>The vector widths that this machine, as it is now switched, accelerates.</summary>
internal static class Widths
{
    public static IReadOnlyList<VectorWidth> Accelerated { get; } =
    [
        VectorWidth.Scalar,
        .. Vector128.IsHardwareAccelerated ? [VectorWidth.Bits128] : (VectorWidth[])[],
        .. Vector256.IsHardwareAccelerated ? [VectorWidth.Bits256] : (VectorWidth[])[],
        .. Vector512.IsHardwareAccelerated ? [VectorWidth.Bits512] : (VectorWidth[])[],
    ];
}
