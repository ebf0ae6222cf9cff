using System.Runtime.CompilerServices;

namespace MapReduce.Combine;

/// <summary>
/// Puts entries in order that nearly are: those of a sorted file among which a job has notes of its own, or whose chunks did not all come in
/// turn. A few entries, the strays, are taken out so that the others ascend; the strays are sorted and merged back.
/// </summary>
/// <remarks>This reads the entries twice from front to back, and needs an eighth of the memory of a sort.</remarks>
internal static unsafe class NearOrder<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Most strays: one of so many entries. With more, a sort costs no more.</summary>
    private const int StrayShare = 64;

    /// <summary>How many entries are remembered. Of those before an entry that is not above them, one fewer may be the strays, rather than it.</summary>
    private const int MostBefore = 4;

    /// <summary>
    /// The numbers of the strays, in the order of their keys; empty if all entries are in order, null if too many are not.
    /// REQUIRES: <paramref name="count"/> entries of a table whose arena starts at <paramref name="tails"/>.
    /// </summary>
    public static List<uint>? Strays(TableEntry<TValue>* entries, byte* tails, int count)
    {
        var strays = new List<uint>();
        uint* last = stackalloc uint[MostBefore];   // a ring of the last entries that ascend
        int ascending = 0, known = 0;               // how many ascend, and how many of these are in the ring
        for (uint i = 0; i < count; i++)
        {
            int above = 0;
            while (above < known && Compare(entries, tails, Before(above), i) > 0) above++;
            if (above == known && ascending > known) strays.Add(i);
            else
            {
                for (int k = 0; k < above; k++) strays.Add(Before(k));
                ascending += 1 - above;
                known = Math.Min(known + 1 - above, MostBefore);
                last[ascending % MostBefore] = i;
            }
            if (strays.Count > count / StrayShare) return null;

            uint Before(int distance) => last[(ascending - distance) % MostBefore];
        }
        strays.Sort((a, b) => Compare(entries, tails, a, b));
        return strays;
    }

    /// <summary>Returns the entry numbers in key order, as <see cref="EntrySort{TValue}.Sort"/> does. REQUIRES: as <see cref="Strays"/>, which gave the <paramref name="strays"/>.</summary>
    public static NativeRegion Merge(TableEntry<TValue>* entries, byte* tails, int count, List<uint> strays)
    {
        var isStray = new HashSet<uint>(strays);
        NativeRegion order = NativeRegion.Reserve((nuint)count * sizeof(uint));
        uint* to = (uint*)order.Start;
        int next = 0;
        for (uint i = 0; i < count; i++)
        {
            if (isStray.Contains(i)) continue;
            while (next < strays.Count && Compare(entries, tails, strays[next], i) < 0) *to++ = strays[next++];
            *to++ = i;
        }
        while (next < strays.Count) *to++ = strays[next++];
        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Compare(TableEntry<TValue>* entries, byte* tails, uint left, uint right)
    {
        TableEntry<TValue>* a = entries + left, b = entries + right;
        return KeyOrder.Compare(a, TableEntry<TValue>.TailOf(a, tails), b, TableEntry<TValue>.TailOf(b, tails));
    }
}
