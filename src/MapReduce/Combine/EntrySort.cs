using System.Diagnostics;
using System.Numerics;
using MapReduce.Tracing;

namespace MapReduce.Combine;

/// <summary>
/// Sorts a table's entries by key: one scatter by the first bits that differ, into buckets that fit a core's cache; then each
/// bucket by its first 8 bytes as one number, each group that shares those by its next 4 bytes, each that shares these by its second 8, and each group
/// that remains by the rest of the key.
/// </summary>
/// <remarks>
/// Only items of 16 bytes move: 12 bytes of a key and an entry number. Entries are only read; when a group's next bytes are needed, they are
/// prefetched eight entries ahead. Bits that all keys share (the first letter of a Google shard, for example) cost nothing.
/// </remarks>
internal static unsafe class EntrySort<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Most bits in the scatter: two letters, so that a million keys fall into some hundred buckets of thousands; its counters fill half a second-level cache.</summary>
    private const int MostScatterBits = 16;

    /// <summary>Below this many items, the 256 counters of a radix pass cost more than comparisons.</summary>
    private const int RadixLeast = 256;

    /// <summary>Up to this many items, insertion sort is fastest.</summary>
    private const int InsertionMost = 24;

    private const int PrefetchDistance = 8;

    /// <summary>Below this many entries, other threads would start too late to help.</summary>
    private const int ParallelLeast = 1 << 15;

    /// <summary>Parts per thread, so that no thread waits long for the last one.</summary>
    private const int PartsPerThread = 4;

    /// <summary>
    /// Returns the entry numbers in key order, as 32-bit numbers in a region that the caller disposes. Sorts buckets in parallel
    /// if <paramref name="parallel"/> allows. REQUIRES: <paramref name="count"/> entries, at least one, of a table whose arena
    /// starts at <paramref name="tails"/> and that does not change meanwhile.
    /// </summary>
    public static NativeRegion Sort(TableEntry<TValue>* entries, byte* tails, int count, ParallelOptions? parallel = null)
    {
        Debug.Assert(count > 0);
        NativeRegion first = NativeRegion.Reserve((nuint)count * (nuint)sizeof(SortItem));
        try
        {
            using NativeRegion second = NativeRegion.Reserve((nuint)count * (nuint)sizeof(SortItem));
            SortInto(first, second, entries, tails, count, parallel);
            return first;
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static void SortInto(NativeRegion first, NativeRegion second, TableEntry<TValue>* entries, byte* tails, int count, ParallelOptions? parallel)
    {
        SortItem* from = (SortItem*)first.Start, to = (SortItem*)second.Start;
        int parts = parallel is null || count < ParallelLeast ? 1 : parallel.MaxDegreeOfParallelism * PartsPerThread;
        ulong[] differ = new ulong[parts];
        ForParts("sort heads", part => differ[part] = Gather(entries, from, FirstItem(part), FirstItem(part + 1)));
        Scatter(from, to, count, BitOperations.LeadingZeroCount(differ.Aggregate(static (a, b) => a | b)), out int[] ends);
        ForParts("sort buckets", part => SortBuckets(FirstBucket(part), FirstBucket(part + 1)));
        uint* numbers = (uint*)first.Start;
        ForParts("sort numbers", part => Extract(to, numbers, FirstItem(part), FirstItem(part + 1)));

        void ForParts(string name, Action<int> body)
        {
            if (parts == 1) body(0);
            else TracedLoop.For(parts, parallel!, name, body);
        }

        int FirstItem(int part) => (int)((long)count * part / parts);

        // The first bucket of a part: the first that ends after the items of earlier parts.
        int FirstBucket(int part)
        {
            if (part == 0 || part == parts) return part == 0 ? 0 : ends.Length;
            int found = Array.BinarySearch(ends, FirstItem(part));
            return found < 0 ? ~found : found;
        }

        void SortBuckets(int firstBucket, int endBucket)
        {
            for (int bucket = firstBucket; bucket < endBucket; bucket++)
            {
                int begin = bucket == 0 ? 0 : ends[bucket - 1];
                SortBucket(to + begin, from + begin, ends[bucket] - begin);
                SortTies(entries, tails, to + begin, from + begin, ends[bucket] - begin);
            }
        }
    }

    /// <summary>Writes the items of the entries [begin, end), and returns which bits of their heads differ from the first entry's. REQUIRES: room for them, and at least one entry in the table.</summary>
    private static ulong Gather(TableEntry<TValue>* entries, SortItem* items, int begin, int end)
    {
        ulong differ = 0, head0 = entries->Order0;
        for (int i = begin; i < end; i++)
        {
            ulong head = entries[i].Order0;
            differ |= head ^ head0;
            items[i] = new SortItem { Head = head, Next = (uint)(entries[i].Order1 >> 32), Number = (uint)i };
        }
        return differ;
    }

    /// <summary>Writes the numbers of the items [begin, end). REQUIRES: room for them, apart from the items.</summary>
    private static void Extract(SortItem* items, uint* numbers, int begin, int end)
    {
        for (int i = begin; i < end; i++) numbers[i] = items[i].Number;
    }

    /// <summary>Moves the items into buckets by the bits after the <paramref name="shared"/> leading ones; <paramref name="ends"/> receives the end of each bucket. REQUIRES: <paramref name="count"/> items at each place, not overlapping.</summary>
    private static void Scatter(SortItem* from, SortItem* to, int count, int shared, out int[] ends)
    {
        int bits = Math.Clamp(BitOperations.Log2((uint)count) - 3, 1, MostScatterBits);
        int[] starts = new int[1 << bits];
        shared = Math.Min(shared, 63);
        for (int i = 0; i < count; i++) starts[(int)((from[i].Head << shared) >> (64 - bits))]++;
        int start = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            int own = starts[i];
            starts[i] = start;
            start += own;
        }
        for (int i = 0; i < count; i++) to[starts[(int)((from[i].Head << shared) >> (64 - bits))]++] = from[i];
        ends = starts;
    }

    /// <summary>Sorts items by head. REQUIRES: <paramref name="count"/> items, and as much room at <paramref name="spare"/>, not overlapping.</summary>
    private static void SortBucket(SortItem* items, SortItem* spare, int count)
    {
        if (count <= InsertionMost)
        {
            for (int i = 1; i < count; i++)
            {
                SortItem item = items[i];
                int at = i;
                for (; at > 0 && items[at - 1].Head > item.Head; at--) items[at] = items[at - 1];
                items[at] = item;
            }
        }
        else if (count < RadixLeast) new Span<SortItem>(items, count).Sort(default(SortItem.ByHead));
        else SortByRadix(items, spare, count);
    }

    /// <summary>As <see cref="SortBucket"/>, byte by byte. REQUIRES: as there.</summary>
    private static void SortByRadix(SortItem* items, SortItem* spare, int count)
    {
        ulong differ = 0, head0 = items->Head;
        for (int i = 0; i < count; i++) differ |= items[i].Head ^ head0;
        int* counts = stackalloc int[256];
        SortItem* from = items, to = spare;
        for (int shift = 0; shift < 64; shift += 8)
        {
            if ((byte)(differ >> shift) == 0) continue;
            new Span<int>(counts, 256).Clear();
            for (int i = 0; i < count; i++) counts[(byte)(from[i].Head >> shift)]++;
            int start = 0;
            for (int value = 0; value < 256; value++)
            {
                int own = counts[value];
                counts[value] = start;
                start += own;
            }
            for (int i = 0; i < count; i++) to[counts[(byte)(from[i].Head >> shift)]++] = from[i];
            SortItem* sorted = to;
            to = from;
            from = sorted;
        }
        if (from != items) new Span<SortItem>(from, count).CopyTo(new Span<SortItem>(items, count));
    }

    /// <summary>Sorts each group of equal heads by the bytes after the first 8; the heads are overwritten. REQUIRES: the items are sorted by head and hold entry numbers; otherwise as <see cref="Sort"/> and <see cref="SortBucket"/>.</summary>
    private static void SortTies(TableEntry<TValue>* entries, byte* tails, SortItem* items, SortItem* spare, int count)
    {
        for (int begin = 0, end; begin < count; begin = end)
        {
            end = EndOfGroup(items, begin, count);
            if (end - begin == 1) continue;
            for (int i = begin; i < end; i++) items[i].Head = items[i].Next;
            SortBucket(items + begin, spare + begin, end - begin);
            for (int first = begin, last; first < end; first = last)
            {
                last = EndOfGroup(items, first, end);
                if (last - first > 1) SortGroup(entries, tails, items + first, spare + first, last - first);
            }
        }
    }

    /// <summary>The end of the items whose head is that of the item at <paramref name="begin"/>. REQUIRES: the items are sorted by head.</summary>
    private static int EndOfGroup(SortItem* items, int begin, int count)
    {
        int end = begin + 1;
        while (end < count && items[end].Head == items[begin].Head) end++;
        return end;
    }

    /// <summary>Sorts items whose first 12 bytes are equal. REQUIRES: as <see cref="SortTies"/>.</summary>
    private static void SortGroup(TableEntry<TValue>* entries, byte* tails, SortItem* items, SortItem* spare, int count)
    {
        for (int i = 0; i < Math.Min(PrefetchDistance, count); i++) TableEntry<TValue>.Prefetch(entries + items[i].Number);
        for (int i = 0; i < count; i++)
        {
            if (i + PrefetchDistance < count) TableEntry<TValue>.Prefetch(entries + items[i + PrefetchDistance].Number);
            items[i].Head = entries[items[i].Number].Order1;
        }
        SortBucket(items, spare, count);
        for (int begin = 0, end; begin < count; begin = end)
        {
            end = EndOfGroup(items, begin, count);
            if (end - begin > 1) new Span<SortItem>(items + begin, end - begin).Sort(new ByKey(entries, tails));
        }
    }

    private readonly struct ByKey(TableEntry<TValue>* entries, byte* tails) : IComparer<SortItem>
    {
        private readonly TableEntry<TValue>* _entries = entries;
        private readonly byte* _tails = tails;

        public int Compare(SortItem left, SortItem right)
        {
            TableEntry<TValue>* a = _entries + left.Number, b = _entries + right.Number;
            return KeyOrder.Compare(a, TableEntry<TValue>.TailOf(a, _tails), b, TableEntry<TValue>.TailOf(b, _tails));
        }
    }
}

/// <summary>What a sort moves: bytes of a key as numbers that sort the same way, the eight that are compared now and those after the first eight, and the entry's number.</summary>
internal struct SortItem
{
    public ulong Head;
    public uint Next;
    public uint Number;

    /// <summary>Orders by head alone.</summary>
    public readonly struct ByHead : IComparer<SortItem>
    {
        public int Compare(SortItem left, SortItem right) => left.Head.CompareTo(right.Head);
    }
}
