using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Runs;

namespace MapReduce.Reduce;

/// <summary>
/// Merges cursors into one sequence of rows in key order and sums equal keys: the only merger there is, for tables,
/// spills, checkpoints and parts from other machines.
/// </summary>
/// <remarks>A binary heap of cursors, the smallest key at its root. Not thread-safe; owns its cursors.</remarks>
internal sealed unsafe class RowMerger<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    private readonly RowCursor<TValue>[] _cursors;
    private readonly Node[] _heap;
    private byte[] _key = new byte[256];
    private int _live;
    private TableEntry<TValue> _row;

    public RowMerger(IEnumerable<RowCursor<TValue>> cursors)
    {
        _cursors = [.. cursors];
        _heap = new Node[_cursors.Length];
        foreach (RowCursor<TValue> cursor in _cursors)
            if (cursor.Advance()) _heap[_live++] = new Node(cursor);
        for (int i = _live / 2 - 1; i >= 0; i--) SiftDown(i);
    }

    /// <summary>A cursor and the head of its key: a struct, so that most comparisons touch the heap only, and no store is checked for its type.</summary>
    private struct Node(RowCursor<TValue> cursor)
    {
        public ulong Order0 = cursor.Order0;
        public RowCursor<TValue> Cursor = cursor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsBefore(in Node left, in Node right) =>
            left.Order0 != right.Order0 ? left.Order0 < right.Order0 : IsBeforeSlow(left.Cursor, right.Cursor);

        private static bool IsBeforeSlow(RowCursor<TValue> left, RowCursor<TValue> right) =>
            KeyOrder.Compare(left.Entry, left.Tail, right.Entry, right.Tail) < 0;
    }

    /// <summary>The key of the row; valid until the next <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Key => _key.AsSpan(0, (int)_row.Length);

    /// <summary>The value of the row.</summary>
    public ref readonly TValue Value => ref _row.Value;

    /// <summary>Moves to the next key; false at the end.</summary>
    /// <exception cref="SumOverflowException">The values of the key sum past their range.</exception>
    public bool Next()
    {
        if (_live == 0) return false;
        RowCursor<TValue> root = _heap[0].Cursor;
        ulong order0 = _heap[0].Order0;
        CopyRow(root);
        Step(root);
        while (_live > 0 && _heap[0].Order0 == order0 && SameKey(_heap[0].Cursor))
        {
            root = _heap[0].Cursor;
            TValue.Merge(ref _row.Value, in root.Entry->Value);
            if (TValue.HasOverflowed(in _row.Value)) throw new SumOverflowException(Key);
            Step(root);
        }
        return true;
    }

    /// <summary>Writes all rows that are left into a Run.</summary>
    public void CopyTo(RunWriter<TValue> writer)
    {
        while (Next())
        {
            fixed (TableEntry<TValue>* row = &_row)
            fixed (byte* key = _key)
                writer.Append(row, key + KeyHead.InlineBytes);
        }
    }

    private void CopyRow(RowCursor<TValue> cursor)
    {
        _row = *cursor.Entry;
        int length = (int)_row.Length;
        if (length + KeyHead.InlineBytes > _key.Length) Array.Resize(ref _key, Math.Max(length + KeyHead.InlineBytes, _key.Length * 2));
        fixed (byte* key = _key)
        {
            *(ulong*)key = _row.Head0;
            *(ulong*)(key + 8) = _row.Head1;
            if (length > KeyHead.InlineBytes)
                Buffer.MemoryCopy(cursor.Tail, key + KeyHead.InlineBytes, length - KeyHead.InlineBytes, length - KeyHead.InlineBytes);
        }
    }

    private bool SameKey(RowCursor<TValue> cursor)
    {
        TableEntry<TValue>* entry = cursor.Entry;
        if (entry->Head1 != _row.Head1 || entry->Length != _row.Length) return false;
        int tail = (int)_row.Length - KeyHead.InlineBytes;
        return tail <= 0 || new ReadOnlySpan<byte>(cursor.Tail, tail).SequenceEqual(_key.AsSpan(KeyHead.InlineBytes, tail));
    }

    private void Step(RowCursor<TValue> root)
    {
        if (root.Advance()) _heap[0].Order0 = root.Order0;
        else
        {
            if (--_live == 0) return;
            _heap[0] = _heap[_live];
        }
        if (_live > 1) SiftDown(0);
    }

    private void SiftDown(int at)
    {
        Node[] heap = _heap;
        Node node = heap[at];
        for (int child; (child = 2 * at + 1) < _live; at = child)
        {
            if (child + 1 < _live && Node.IsBefore(in heap[child + 1], in heap[child])) child++;
            if (!Node.IsBefore(in heap[child], in node)) break;
            heap[at] = heap[child];
        }
        heap[at] = node;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RowCursor<TValue> cursor in _cursors) cursor.Dispose();
    }
}
