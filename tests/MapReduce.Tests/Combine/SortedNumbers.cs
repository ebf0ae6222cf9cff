using System.Runtime.InteropServices;
using MapReduce.Combine;

namespace MapReduce.Tests.Combine;

/// <summary>All numbers of a key, in ascending order, four bytes each: a value that grows with every record. A number that is there twice is kept twice; the largest is an overflow, whose key gets an exclamation mark.</summary>
public readonly struct SortedNumbers : IPartMerger
{
    /// <summary>A merge with this number exceeds its range.</summary>
    public const uint TooLarge = uint.MaxValue;

    public static bool TryMerge(ReadOnlySpan<Part> parts, PartBuffer merged)
    {
        var all = new List<uint>();
        foreach (Part part in parts) all.AddRange(MemoryMarshal.Cast<byte, uint>(part.Bytes));
        all.Sort();
        bool isInRange = !all.Contains(TooLarge);
        merged.Append(isInRange ? MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(all)) : "!"u8);
        return isInRange;
    }

    public static byte[] Bytes(IEnumerable<uint> numbers) => MemoryMarshal.AsBytes<uint>(numbers.ToArray()).ToArray();

    public static uint[] Numbers(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, uint>(bytes).ToArray();
}
