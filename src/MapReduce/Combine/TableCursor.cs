namespace MapReduce.Combine;

/// <summary>Iterates over the entries [begin, end) of a sorted table.</summary>
internal sealed unsafe class TableCursor<TValue>(SortedTable<TValue> table, int begin, int end) : RowCursor<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    // Entries lie in order of arrival, so the next ones are cache misses; eight ahead hides most of the latency.
    private const int PrefetchDistance = 8;

    private int _next = begin;

    public override bool Advance()
    {
        if (_next >= end) return false;
        if (_next + PrefetchDistance < end) TableEntry<TValue>.Prefetch(table.At(_next + PrefetchDistance));
        Entry = table.At(_next++);
        Tail = table.TailOf(Entry);
        return true;
    }
}
