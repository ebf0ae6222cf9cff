using System.Runtime.CompilerServices;

namespace MapReduce.Combine;

/// <summary>
/// Where an entry is found by its hash, in 32 bits. A slot is looked for by the hash's low bits, the table's mask; it holds the
/// others, and below them the entry's number, which fits there since a table has more slots than entries.
/// </summary>
/// <remarks>
/// Of four million slots one in a thousand holds another key's bits and costs a look at its entry; of a thousand million one in four.
/// With the whole hash beside the number the slots took twice the memory, and shuffled input 4 % longer.
/// </remarks>
internal readonly struct TableSlot
{
    private readonly uint _bits;

    /// <summary>The slot of the entry of a 1-based number, at most <paramref name="mask"/>.</summary>
    public TableSlot(uint number, uint hash, uint mask) => _bits = (hash & ~mask) | number;

    /// <summary>Whether it leads nowhere.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>Whether its entry's key may have that hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayBe(uint hash, uint mask) => ((_bits ^ hash) & ~mask) == 0;

    /// <summary>The entry's 1-based number; 0 where the slot is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint EntryNumber(uint mask) => _bits & mask;
}
