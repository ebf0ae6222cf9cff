using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Ngrams.Formats;

/// <summary>The counts of an ngram: two sums below 2^63, in 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct NgramCount(ulong matches, ulong volumes) : IMergeable<NgramCount>
{
    /// <summary>Number of occurrences (match_count).</summary>
    public ulong Matches = matches;

    /// <summary>Number of books (volume_count); a book counts once per ngram and year.</summary>
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
