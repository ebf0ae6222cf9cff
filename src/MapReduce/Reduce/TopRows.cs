using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>The N rows of the highest rank, ties by key bytes: a bounded heap with the least of them at its root. Not thread-safe.</summary>
/// <param name="most">N.</param>
/// <param name="mostKeyBytes">Bytes of keys that are kept at most; beyond them it takes no more rows and is <see cref="IsFull"/>.</param>
internal sealed unsafe class TopRows<TValue>(int most, long mostKeyBytes = long.MaxValue) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>What a row takes here, with a key of an ngram's length: itself twice in a heap that has grown to up to twice its size, and its key.</summary>
    public static readonly int RowBytes = 256 + 4 * Math.Max(0, sizeof(TValue) - 16);

    private readonly PriorityQueue<Row, Row> _heap = new(Comparer<Row>.Create(static (a, b) => b.CompareTo(a)));

    private const int FewestKeys = 16;

    private long _keyBytes;

    /// <summary>Whether keys were too long to be kept: what it holds are not the best rows.</summary>
    public bool IsFull { get; private set; }

    internal readonly record struct Row(ulong Rank, byte[] Key, TValue Value) : IComparable<Row>
    {
        public int CompareTo(Row other) =>
            Rank != other.Rank ? other.Rank.CompareTo(Rank) : Key.AsSpan().SequenceCompareTo(other.Key);
    }

    /// <summary>Takes a row if it is among the best so far.</summary>
    public void Add(ReadOnlySpan<byte> key, in TValue value, ulong rank)
    {
        if (IsFull) return;
        if (_heap.Count == most)
        {
            if (most == 0) return;
            Row least = _heap.Peek();
            if (rank < least.Rank || (rank == least.Rank && key.SequenceCompareTo(least.Key) > 0)) return;
            _keyBytes -= _heap.Dequeue().Key.Length;
        }
        // One key that takes much of it is not the only one, and each would be garbage soon.
        if (_keyBytes + key.Length > mostKeyBytes || key.Length > mostKeyBytes / FewestKeys)
        {
            IsFull = true;
            _heap.Clear();
            return;
        }
        _keyBytes += key.Length;
        var row = new Row(rank, key.ToArray(), value);
        _heap.Enqueue(row, row);
    }

    /// <summary>Takes all that another has kept; false where either is full.</summary>
    public bool Add(TopRows<TValue> other)
    {
        IsFull |= other.IsFull;
        foreach ((Row row, _) in other._heap.UnorderedItems) Add(row.Key, row.Value, row.Rank);
        return !IsFull;
    }

    /// <summary>The rows, best first.</summary>
    public List<Row> InOrder()
    {
        List<Row> rows = [.. _heap.UnorderedItems.Select(item => item.Element)];
        rows.Sort();
        return rows;
    }
}
