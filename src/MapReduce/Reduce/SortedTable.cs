using System.Runtime.CompilerServices;
using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>A table's entries in key order: the entries stay where they are, an array of their numbers is sorted.</summary>
/// <remarks>Readable by several threads at once; refers to the table, which must outlive it.</remarks>
internal sealed unsafe class SortedTable<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    private readonly TableEntry<TValue>* _entries;
    private readonly byte* _tails;
    private readonly NativeRegion? _order;   // null where the entries came in order, as they do from a sorted file

    /// <summary>Sorts what <paramref name="table"/> holds. REQUIRES: no key is pending in it.</summary>
    public SortedTable(CombiningTable<TValue> table)
    {
        _entries = table.Entries;
        _tails = table.Tails;
        Count = table.Count;
        if (!IsSorted()) _order = EntrySort<TValue>.Sort(_entries, _tails, Count);
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>The entry at <paramref name="index"/> (0-based) in key order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TableEntry<TValue>* At(int index) => _entries + (_order == null ? (uint)index : ((uint*)_order.Start)[index]);

    /// <summary>The bytes of the entry's key beyond the sixteenth; without meaning for a shorter key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* TailOf(TableEntry<TValue>* entry) => _tails + entry->Rest * (nuint)KeyArena.Unit;

    /// <summary>The index of the first entry whose key is not below the given one.</summary>
    public int LowerBound(TableEntry<TValue>* key, byte* tail)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            TableEntry<TValue>* entry = At(middle);
            if (KeyOrder.Compare(entry, TailOf(entry), key, tail) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private bool IsSorted()
    {
        for (int i = 1; i < Count; i++)
        {
            TableEntry<TValue>* before = _entries + (i - 1), entry = _entries + i;
            if (KeyOrder.Compare(before, TailOf(before), entry, TailOf(entry)) > 0) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _order?.Dispose();
}
