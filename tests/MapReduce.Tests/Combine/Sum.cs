using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

/// <summary>A sum below 2^63.</summary>
public struct Sum(ulong number) : IMergeable<Sum>
{
    public ulong Number = number;

    public static void Merge(ref Sum into, in Sum other) => into.Number += other.Number;

    public static bool HasOverflowed(in Sum value) => value.Number > long.MaxValue;
}
