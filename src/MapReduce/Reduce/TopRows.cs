using MapReduce.Combine;

namespace MapReduce.Reduce;

/// <summary>The N rows of the highest rank, ties by key: a bounded heap with the lowest of them at its root. Not thread-safe.</summary>
/// <param name="most">N.</param>
/// <param name="mostKeyBytes">Most bytes of keys to keep; beyond them it takes no more rows and is <see cref="IsFull"/>.</param>
internal sealed unsafe class TopRows<TValue>(int most, long mostKeyBytes = long.MaxValue) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Bytes that a row takes here with a short key: the row twice, in a heap that may have grown to twice its size, and the key.</summary>
    public static readonly int RowBytes = 256 + 4 * Math.Max(0, sizeof(TValue) - 16);

    private readonly PriorityQueue<Row, Row> _heap = new(Comparer<Row>.Create(static (a, b) => b.CompareTo(a)));

    private const int FewestKeys = 16;

    private long _keyBytes;

    /// <summary>Whether the keys were too long to keep: the rows held are not the best ones.</summary>
    public bool IsFull { get; private set; }

    internal readonly record struct Row(ulong Rank, byte[] Key, TValue Value) : IComparable<Row>
    {
        public int CompareTo(Row other) =>
            Rank != other.Rank ? other.Rank.CompareTo(Rank) : Key.AsSpan().SequenceCompareTo(other.Key);
    }

    /// <summary>Adds a row if it is among the best so far.</summary>
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
        // A key that takes much of the room is rarely alone, and each would soon be garbage.
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

    /// <summary>Adds all rows of another; false if either is full.</summary>
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
