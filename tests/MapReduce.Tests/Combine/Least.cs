using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

/// <summary>The least of some numbers, of which <c>default</c> is no identity.</summary>
public struct Least(ulong number) : IMergeable<Least>
{
    public ulong Number = number;

    public static void Merge(ref Least into, in Least other) => into.Number = Math.Min(into.Number, other.Number);

    public static bool HasOverflowed(in Least value) => false;
}
