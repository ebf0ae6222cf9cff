using System.Diagnostics;

namespace MapReduce.Combine;

/// <summary>
/// Sorts a table's entries by key: a least-significant-digit radix sort on the first 8 bytes as one number, then each
/// group that shares them by its next 8 bytes, then by what is left.
/// </summary>
/// <remarks>
/// Keys are sorted beside their numbers, 16 bytes an entry, so that the radix passes never touch an entry; a byte that
/// all keys share (the letter of a Google shard, say) costs no pass.
/// </remarks>
internal static unsafe class EntrySort<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Below this a group of equal heads is sorted by insertion: most groups are a word and its tagged twins.</summary>
    private const int InsertionMost = 16;

    private struct Item
    {
        public ulong Head;
        public uint Number;
    }

    /// <summary>Returns the entries' numbers in key order, as 32-bit numbers in a region that the caller disposes.</summary>
    public static NativeRegion Sort(TableEntry<TValue>* entries, byte* tails, int count)
    {
        Debug.Assert(count > 0);
        NativeRegion first = NativeRegion.Reserve((nuint)count * (nuint)sizeof(Item));
        using NativeRegion second = NativeRegion.Reserve((nuint)count * (nuint)sizeof(Item));
        Item* from = (Item*)first.Start, to = (Item*)second.Start;
        int* counts = stackalloc int[8 * 256];
        new Span<int>(counts, 8 * 256).Clear();
        for (int i = 0; i < count; i++)
        {
            ulong head = entries[i].Order0;
            from[i] = new Item { Head = head, Number = (uint)i };
            for (int digit = 0; digit < 8; digit++) counts[digit * 256 + (byte)(head >> (8 * digit))]++;
        }
        for (int digit = 0; digit < 8; digit++)
        {
            int* count8 = counts + digit * 256;
            if (count8[(byte)(from[0].Head >> (8 * digit))] == count) continue;
            int start = 0;
            for (int value = 0; value < 256; value++) (count8[value], start) = (start, start + count8[value]);
            for (int i = 0; i < count; i++) to[count8[(byte)(from[i].Head >> (8 * digit))]++] = from[i];
            Item* sorted = to;
            to = from;
            from = sorted;
        }
        // The sorted items lie in `from`; the numbers are gathered in front of `first`, never ahead of what is read.
        uint* numbers = (uint*)first.Start;
        for (int i = 0; i < count; i++)
        {
            int end = i + 1;
            ulong head = from[i].Head;
            while (end < count && from[end].Head == head) end++;
            int begin = i;
            for (; i < end; i++) numbers[i] = from[i].Number;
            i = end - 1;
            if (end - begin > 1) SortGroup(entries, tails, new Span<uint>(numbers + begin, end - begin));
        }
        return first;
    }

    private static void SortGroup(TableEntry<TValue>* entries, byte* tails, Span<uint> numbers)
    {
        var byKey = new ByKey(entries, tails);
        if (numbers.Length <= InsertionMost)
        {
            for (int i = 1; i < numbers.Length; i++)
            {
                uint number = numbers[i];
                int at = i;
                for (; at > 0 && byKey.Compare(numbers[at - 1], number) > 0; at--) numbers[at] = numbers[at - 1];
                numbers[at] = number;
            }
            return;
        }
        ulong[] heads = new ulong[numbers.Length];
        for (int i = 0; i < heads.Length; i++) heads[i] = entries[numbers[i]].Order1;
        heads.AsSpan().Sort(numbers);
        for (int begin = 0, end; begin < heads.Length; begin = end)
        {
            end = begin + 1;
            while (end < heads.Length && heads[end] == heads[begin]) end++;
            if (end - begin > 1) numbers[begin..end].Sort(byKey);
        }
    }

    private readonly struct ByKey(TableEntry<TValue>* entries, byte* tails) : IComparer<uint>
    {
        private readonly TableEntry<TValue>* _entries = entries;
        private readonly byte* _tails = tails;

        public int Compare(uint left, uint right)
        {
            TableEntry<TValue>* a = _entries + left, b = _entries + right;
            return KeyOrder.Compare(a, _tails + a->Rest * (nuint)KeyArena.Unit, b, _tails + b->Rest * (nuint)KeyArena.Unit);
        }
    }
}
