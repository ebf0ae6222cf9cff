using System.Numerics;
using System.Runtime.CompilerServices;

namespace MapReduce.Ngrams.Scan;

/// <summary>Turns a mask into positions where the machine has no instruction for it.</summary>
internal static unsafe class MaskPositions
{
    /// <summary>
    /// Appends origin + i for each set bit i. Four are always written, and more only where there are more: a block of 64
    /// bytes has three lines on average, so the branch is nearly always the same. REQUIRES: room for 64 positions.
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
