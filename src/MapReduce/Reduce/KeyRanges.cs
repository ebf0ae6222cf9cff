using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>
/// Cuts sorted tables into key ranges that can be merged independently: range <c>i</c> holds, of every table, the
/// entries from cut <c>i</c> to cut <c>i + 1</c>, and no key is in two ranges.
/// </summary>
internal sealed unsafe class KeyRanges<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    private readonly IReadOnlyList<SortedTable<TValue>> _tables;
    private readonly int[][] _cuts;

    /// <summary>Cuts so that a range has about <paramref name="rowsPerRange"/> entries of the largest table.</summary>
    public KeyRanges(IReadOnlyList<SortedTable<TValue>> tables, int rowsPerRange)
    {
        _tables = tables;
        SortedTable<TValue>? largest = tables.MaxBy(t => t.Count);
        int count = largest is null ? 0 : (largest.Count + rowsPerRange - 1) / rowsPerRange;
        _cuts = new int[count + 1][];
        for (int i = 0; i <= count; i++)
        {
            if (i == 0) _cuts[i] = new int[tables.Count];
            else if (i == count) _cuts[i] = [.. tables.Select(t => t.Count)];
            else
            {
                TableEntry<TValue>* pivot = largest!.At((int)((long)largest.Count * i / count));
                byte* tail = largest.TailOf(pivot);
                _cuts[i] = new int[tables.Count];
                for (int t = 0; t < tables.Count; t++) _cuts[i][t] = tables[t].LowerBound(pivot, tail);
            }
        }
    }

    /// <summary>Number of ranges; 0 where there is no entry.</summary>
    public int Count => _cuts.Length - 1;

    /// <summary>A merger over the range with the given 0-based number.</summary>
    public RowMerger<TValue> Open(int range)
    {
        var cursors = new List<RowCursor<TValue>>(_tables.Count);
        for (int t = 0; t < _tables.Count; t++)
        {
            int begin = _cuts[range][t], end = _cuts[range + 1][t];
            if (begin < end) cursors.Add(new TableCursor<TValue>(_tables[t], begin, end));
        }
        return new RowMerger<TValue>(cursors);
    }
}
