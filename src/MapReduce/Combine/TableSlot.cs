using System.Runtime.CompilerServices;

namespace MapReduce.Combine;

/// <summary>
/// A slot of the hash table, in 32 bits. The hash's low bits (the table's mask) choose the slot; it stores the other bits and, in
/// place of the low ones, the entry's number, which fits because a table has more slots than entries.
/// </summary>
/// <remarks>
/// With four million slots, one in a thousand matches another key's bits and costs a look at its entry; with a thousand million,
/// one in four. Storing the whole hash beside the number took twice the memory, and shuffled input 4 % longer.
/// </remarks>
internal readonly struct TableSlot
{
    private readonly uint _bits;

    /// <summary>The slot for the entry with a 1-based number of at most <paramref name="mask"/>.</summary>
    public TableSlot(uint number, uint hash, uint mask) => _bits = (hash & ~mask) | number;

    /// <summary>Whether the slot is unused.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Whether its entry's key may have that hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBe(uint hash, uint mask) => ((_bits ^ hash) & ~mask) == 0;

    /// <summary>The entry's 1-based number; 0 where the slot is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint EntryNumber(uint mask) => _bits & mask;
}
