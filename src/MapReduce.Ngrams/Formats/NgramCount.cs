using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Ngrams.Formats;

/// <summary>What is counted of an ngram: two sums below 2^63, 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct NgramCount(ulong matches, ulong volumes) : IMergeable<NgramCount>
{
    /// <summary>Occurrences.</summary>
    public ulong Matches = matches;

    /// <summary>Books, each counted once a year and ngram.</summary>
    public ulong Volumes = volumes;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge(ref NgramCount into, in NgramCount other)
    {
        into.Matches += other.Matches;
        into.Volumes += other.Volumes;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasOverflowed(in NgramCount value) => (long)(value.Matches | value.Volumes) < 0;

    /// <inheritdoc/>
    public static void AddToTotal(ref NgramCount total, in NgramCount value)
    {
        total.Matches = AddSaturated(total.Matches, value.Matches);
        total.Volumes = AddSaturated(total.Volumes, value.Volumes);
    }

    private static ulong AddSaturated(ulong total, ulong value) => value > ulong.MaxValue - total ? ulong.MaxValue : total + value;
}
