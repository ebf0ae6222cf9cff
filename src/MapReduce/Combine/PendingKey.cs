using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MapReduce.Combine;

/// <summary>A key with its value that a table has not merged yet, and what the table's passes have found out about it.</summary>
internal unsafe struct PendingKey<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    public byte* Key;
    public TValue Value;
    public uint Length;
    public uint Hash;                 // set by the first pass
    public Vector128<ulong> Head;     // set by the first pass
    public TableEntry<TValue>* Entry; // set by the second pass: the first entry that may hold the key; null if none can

    /// <summary>
    /// The first pass: hashes keys and prefetches their slots; in a method of its own so that its variables stay in registers. REQUIRES: the keys
    /// have not moved since they were added, and the mask is that of the slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void HashAll(PendingKey<TValue>* pending, PendingKey<TValue>* end, TableSlot* slots, uint mask)
    {
        for (PendingKey<TValue>* p = pending; p < end; p++)
        {
            Vector128<ulong> head = KeyHead.Load(p->Key, p->Length);
            uint hash = KeyHead.Hash(head, p->Key, p->Length);
            p->Head = head;
            p->Hash = hash;
            if (Sse.IsSupported) Sse.Prefetch0(slots + (hash & mask));
        }
    }

    /// <summary>Prefetches the tails stored outside their entries. REQUIRES: the second pass is done, and the arena starts at <paramref name="tails"/>.</summary>
    public static void PrefetchTails(PendingKey<TValue>* pending, PendingKey<TValue>* end, byte* tails)
    {
        for (PendingKey<TValue>* p = pending; p < end; p++)
            if (p->Length > KeyHead.Bytes + KeyHead.TailBytes && p->Entry != null) Sse.Prefetch0(tails + p->Entry->Tail0);
    }

    /// <summary>
    /// Compares the key with that of an entry. REQUIRES: the key has not moved since it was added, its head is set, and
    /// <paramref name="tail"/> holds the bytes after the entry's sixteenth.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int CompareTo(TableEntry<TValue>* entry, byte* tail)
    {
        ulong one = BinaryPrimitives.ReverseEndianness(Head.ToScalar()), other = entry->Order0;
        if (one == other)
        {
            one = BinaryPrimitives.ReverseEndianness(Head.GetElement(1));
            other = entry->Order1;
            if (one == other) return KeyOrder.CompareTails(Length, Key + KeyHead.Bytes, entry->Length, tail);
        }
        return one > other ? 1 : -1;
    }
}
