using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace MapReduce.Cli.Process;

/// <summary>The processor's instructions beyond the least that any machine has. A build for an older processor uses fewer than the machine has.</summary>
internal static class InstructionSets
{
    /// <summary>Those that the program has code for, and whether this process uses them.</summary>
    private static IEnumerable<(string Name, bool IsUsed)> All =>
    [
        ("SSSE3", Ssse3.IsSupported),
        ("SSE4.1", Sse41.IsSupported),
        ("AVX2", Avx2.IsSupported),
        ("BMI2", Bmi2.X64.IsSupported),
        ("AVX-512BW", Avx512BW.IsSupported),
        ("AVX-512VBMI2", Avx512Vbmi2.IsSupported),
        ("PCLMULQDQ", Pclmulqdq.IsSupported),
        ("VPCLMULQDQ", Pclmulqdq.V256.IsSupported),
        ("AdvSimd", Arm.AdvSimd.IsSupported),
        ("CRC32", Arm.Crc32.Arm64.IsSupported),
    ];

    /// <summary>The names of those that this process uses.</summary>
    public static string InUse => All.Where(set => set.IsUsed).Select(set => set.Name).ToArray() is { Length: > 0 } names ? string.Join(", ", names) : "none beyond the least";
}
