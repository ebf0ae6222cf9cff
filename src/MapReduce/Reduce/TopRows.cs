using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>The N rows of the highest rank, ties by key bytes: a bounded heap with the least of them at its root. Not thread-safe.</summary>
internal sealed unsafe class TopRows<TValue>(int most) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>What a row takes here, with a key of an ngram's length: itself twice in a heap that has grown to up to twice its size, and its key.</summary>
    public static readonly int RowBytes = 256 + 4 * Math.Max(0, sizeof(TValue) - 16);

    private readonly PriorityQueue<Row, Row> _heap = new(Comparer<Row>.Create(static (a, b) => b.CompareTo(a)));

    internal readonly record struct Row(ulong Rank, byte[] Key, TValue Value) : IComparable<Row>
    {
        public int CompareTo(Row other) =>
            Rank != other.Rank ? other.Rank.CompareTo(Rank) : Key.AsSpan().SequenceCompareTo(other.Key);
    }

    /// <summary>Takes a row if it is among the best so far.</summary>
    public void Add(ReadOnlySpan<byte> key, in TValue value, ulong rank)
    {
        if (_heap.Count == most)
        {
            if (most == 0) return;
            Row least = _heap.Peek();
            if (rank < least.Rank || (rank == least.Rank && key.SequenceCompareTo(least.Key) > 0)) return;
            _heap.Dequeue();
        }
        var row = new Row(rank, key.ToArray(), value);
        _heap.Enqueue(row, row);
    }

    /// <summary>Takes all that another has kept.</summary>
    public void Add(TopRows<TValue> other)
    {
        foreach ((Row row, _) in other._heap.UnorderedItems) Add(row.Key, row.Value, row.Rank);
    }

    /// <summary>The rows, best first.</summary>
    public List<Row> InOrder()
    {
        List<Row> rows = [.. _heap.UnorderedItems.Select(item => item.Element)];
        rows.Sort();
        return rows;
    }
}
