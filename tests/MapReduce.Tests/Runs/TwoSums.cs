using MapReduce.Combine;

namespace MapReduce.Tests.Runs;

/// <summary>Two sums below 2^63.</summary>
public struct TwoSums(ulong first, ulong second) : IMergeable<TwoSums>
{
    public ulong First = first, Second = second;

    public static void Merge(ref TwoSums into, in TwoSums other)
    {
        into.First += other.First;
        into.Second += other.Second;
    }

    public static bool HasOverflowed(in TwoSums value) => (value.First | value.Second) > long.MaxValue;
}
