using MapReduce.Tracing;

namespace MapReduce.Combine;

/// <summary>
/// Merges a table into another that holds mostly the same keys, as two workers' tables do when lines come in no order: such keys
/// are then sorted and merged once, not once per worker.
/// </summary>
/// <remarks>
/// Threads divide the table's slots among them. A key is in one slot, so no two threads change the same entry of the other table,
/// whose slots are only read. Slots are ordered by hash, so both tables' slots are read front to back, and the misses of a batch's
/// entries overlap. Keys that the other table lacks are added after all threads have finished.
/// </remarks>
internal static unsafe class TableFold<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>How many entries are prefetched together.</summary>
    private const int BatchKeys = 64;

    /// <summary>Parts per thread, so that no thread waits long for the last one.</summary>
    private const int PartsPerThread = 4;

    /// <summary>Slots sampled across the table to tell whether its keys are in the other.</summary>
    private const uint SampleSlots = 4096;

    private struct Waiting
    {
        public TableEntry<TValue>* From;
        public TableEntry<TValue>* Into;   // the first that may have its hash; null if none does
    }

    /// <summary>Whether, by a sample, at least three in four keys of a table are in the other as well.</summary>
    public static bool IsWorthwhile(CombiningTable<TValue> from, CombiningTable<TValue> into)
    {
        // Keys in order need no sort, so the merge is cheaper.
        if (from.IsInOrder || into.IsInOrder) return false;
        uint step = Math.Max(1, from.SlotCount / SampleSlots);
        int seen = 0, there = 0;
        for (uint at = 0; at < from.SlotCount; at += step)
        {
            if (from.Slots[at].IsEmpty) continue;
            TableEntry<TValue>* entry = from.EntryAt(from.Slots[at]);
            seen++;
            if (Find(into, entry, from.TailOf(entry)) != null) there++;
        }
        return there * 4 >= seen * 3;
    }

    /// <summary>Merges all of <paramref name="from"/> into <paramref name="into"/> and disposes it; values of variable length stay where they are, and <paramref name="into"/> owns them. REQUIRES: no key is pending in either.</summary>
    /// <exception cref="AggregateException">Holds a <see cref="SumOverflowException"/>: a sum exceeded its range.</exception>
    public static void Fold(CombiningTable<TValue> from, CombiningTable<TValue> into, ParallelOptions parallel)
    {
        from.MakeSlots();
        into.MakeSlots();
        int parts = parallel.MaxDegreeOfParallelism * PartsPerThread;
        var absent = new List<uint>[parts];
        TracedLoop.For(parts, parallel, "fold", part =>
            absent[part] = FoldSlots(from, into, (uint)((ulong)from.SlotCount * (uint)part / (uint)parts), (uint)((ulong)from.SlotCount * ((uint)part + 1) / (uint)parts)));
        foreach (List<uint> numbers in absent)
            foreach (uint number in numbers) into.Add(from.Entries + (number - 1), from.TailOf(from.Entries + (number - 1)));
        into.Flush();
        into.AdoptValues(from);
        from.Dispose();
    }

    /// <summary>Merges the entries of the slots [begin, end) and returns the numbers of those whose keys are absent. REQUIRES: no other thread works on these slots, and no key is added to either table.</summary>
    private static List<uint> FoldSlots(CombiningTable<TValue> from, CombiningTable<TValue> into, uint begin, uint end)
    {
        var absent = new List<uint>();
        Waiting* batch = stackalloc Waiting[BatchKeys];
        for (uint at = begin; at < end;)
        {
            int count = 0;
            for (; at < end && count < BatchKeys; at++)
            {
                if (from.Slots[at].IsEmpty) continue;
                batch[count].From = from.EntryAt(from.Slots[at]);
                TableEntry<TValue>.Prefetch(batch[count++].From);
            }
            for (int i = 0; i < count; i++)
            {
                uint hash = batch[i].From->Hash, slot = hash & into.Mask;
                while (!into.Slots[slot].IsEmpty && !into.Slots[slot].MayBe(hash, into.Mask)) slot = (slot + 1) & into.Mask;
                batch[i].Into = into.Slots[slot].IsEmpty ? null : into.EntryAt(into.Slots[slot]);
                TableEntry<TValue>.Prefetch(batch[i].Into);
            }
            for (int i = 0; i < count; i++)
            {
                TableEntry<TValue>* entry = batch[i].From, other = batch[i].Into;
                if (other != null && !KeyOrder.Same(other, into.TailOf(other), entry, from.TailOf(entry))) other = Find(into, entry, from.TailOf(entry));
                if (other == null) absent.Add((uint)(entry - from.Entries) + 1);
                else Merge(other, into.TailOf(other), in entry->Value);
            }
        }
        return absent;
    }

    /// <summary>Merges a value into an entry. REQUIRES: no other thread changes it, and the tail is its own.</summary>
    private static void Merge(TableEntry<TValue>* entry, byte* tail, in TValue value)
    {
        TValue.Merge(ref entry->Value, in value);
        if (TValue.HasOverflowed(in entry->Value)) throw new SumOverflowException(KeyHead.Whole(entry, tail));
    }

    /// <summary>The table's entry for a key of another table; null if there is none. REQUIRES: the tail is the key's, and the table has a free slot.</summary>
    private static TableEntry<TValue>* Find(CombiningTable<TValue> table, TableEntry<TValue>* key, byte* tail)
    {
        for (uint at = key->Hash & table.Mask; !table.Slots[at].IsEmpty; at = (at + 1) & table.Mask)
        {
            TableEntry<TValue>* entry = table.EntryAt(table.Slots[at]);
            if (table.Slots[at].MayBe(key->Hash, table.Mask) && KeyOrder.Same(entry, table.TailOf(entry), key, tail)) return entry;
        }
        return null;
    }
}
