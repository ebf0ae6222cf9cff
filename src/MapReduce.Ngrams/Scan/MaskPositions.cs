using System.Numerics;
using System.Runtime.CompilerServices;

namespace MapReduce.Ngrams.Scan;

/// <summary>Converts a mask to positions on processors without an instruction for it.</summary>
internal static unsafe class MaskPositions
{
    /// <summary>
    /// Writes origin + i for each set bit i and returns their number. It always writes four, and more only if needed: a block
    /// of 64 bytes has three lines on average, so the branch is nearly always predicted. REQUIRES: room for 64 positions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Append(ulong mask, uint origin, uint* positions)
    {
        int count = BitOperations.PopCount(mask);
        for (int at = 0; ; at += 4)
        {
            for (int i = at; i < at + 4; i++)
            {
                positions[i] = origin + (uint)BitOperations.TrailingZeroCount(mask);
                mask &= mask - 1;
            }
            if (at + 4 >= count) return count;
        }
    }
}
