using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Words;

/// <summary>How often a word occurs: a sum below 2^63.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Occurrences(ulong times) : IMergeable<Occurrences>
{
    /// <summary>Occurrences.</summary>
    public ulong Times = times;

    /// <inheritdoc/>
    public static void Merge(ref Occurrences into, in Occurrences other) => into.Times += other.Times;

    /// <inheritdoc/>
    public static bool HasOverflowed(in Occurrences value) => (long)value.Times < 0;
}
