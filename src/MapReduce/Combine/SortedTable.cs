using System.Runtime.CompilerServices;

namespace MapReduce.Combine;

/// <summary>A table's entries in key order: the entries stay in place, and an array of their numbers is sorted.</summary>
/// <remarks>Several threads may read it at once. It refers to the table, which must outlive it.</remarks>
internal sealed unsafe class SortedTable<TValue> : RowSource<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Most entries between two samples: a range of 65,536 rows is cut to within a sixtieth.</summary>
    private const int MostSampleDistance = 1024;

    /// <summary>Bytes of rows between two samples if keys are long or values large.</summary>
    private const long SampleBytes = 1 << 20;

    /// <summary>Value bytes of a row of the usual size.</summary>
    private const int UsualValueBytes = 16;

    private readonly TableEntry<TValue>* _entries;
    private readonly byte* _tails;
    private readonly int _count;
    private readonly int _bytesPerRow, _sampleDistance;
    private readonly NativeRegion? _order;   // null if the entries arrived in order, as from a sorted file

    /// <summary>Sorts the content of <paramref name="table"/>, on several threads if <paramref name="parallel"/> allows. REQUIRES: no key is pending in it.</summary>
    public SortedTable(CombiningTable<TValue> table, ParallelOptions? parallel = null)
    {
        _entries = table.Entries;
        _tails = table.Tails;
        _count = table.Count;
        _bytesPerRow = KeyHead.Bytes + Math.Max(0, sizeof(TValue) - UsualValueBytes) + (int)(table.OutsideBytes / Math.Max(_count, 1));
        _sampleDistance = (int)Math.Clamp(SampleBytes / _bytesPerRow, 1, MostSampleDistance);
        _order = NearOrder<TValue>.Strays(_entries, _tails, _count) switch
        {
            null => EntrySort<TValue>.Sort(_entries, _tails, _count, parallel),
            { Count: 0 } => null,
            { } strays => NearOrder<TValue>.Merge(_entries, _tails, _count, strays),
        };
    }

    /// <inheritdoc/>
    public override long Count => _count;

    /// <summary>The entry at <paramref name="index"/> (0-based) in key order. REQUIRES: 0 ≤ index &lt; <see cref="Count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TableEntry<TValue>* At(int index) => _entries + (_order == null ? (uint)index : ((uint*)_order.Start)[index]);

    /// <summary>The key's bytes after the sixteenth; meaningless for a shorter key. REQUIRES: the entry belongs to this table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* TailOf(TableEntry<TValue>* entry) => TableEntry<TValue>.TailOf(entry, _tails);

    /// <inheritdoc/>
    public override IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples()
    {
        for (int i = 0; i < _count; i += _sampleDistance)
        {
            int rows = Math.Min(_sampleDistance, _count - i);
            yield return (KeyAt(i), rows, (long)rows * _bytesPerRow);
        }
    }

    /// <inheritdoc/>
    public override RowCursor<TValue> Open(byte[]? low, byte[]? high) =>
        new TableCursor<TValue>(this, low is null ? 0 : LowerBound(low), high is null ? _count : LowerBound(high));

    /// <summary>The beginning of a key, long enough for a sample. REQUIRES: as <see cref="At"/>.</summary>
    private byte[] KeyAt(int index) => KeyHead.Prefix(At(index), TailOf(At(index)), KeyHead.MostSampleBytes);

    /// <summary>The index of the first entry whose key is not below the given one.</summary>
    private int LowerBound(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            TableEntry<TValue>* entry = At(middle);
            if (KeyOrder.Compare(entry, TailOf(entry), key) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _order?.Dispose();
}

/// <summary>Iterates over the entries [begin, end) of a sorted table.</summary>
internal sealed unsafe class TableCursor<TValue>(SortedTable<TValue> table, int begin, int end) : RowCursor<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    // Entries lie in order of arrival, so the next ones are cache misses; eight ahead hides most of the latency.
    private const int PrefetchDistance = 8;

    private int _next = begin;

    public override bool KeepsValues => true;

    public override bool Advance()
    {
        if (_next >= end) return false;
        if (_next + PrefetchDistance < end) TableEntry<TValue>.Prefetch(table.At(_next + PrefetchDistance));
        Entry = table.At(_next++);
        Tail = table.TailOf(Entry);
        return true;
    }
}
