using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Combine;
using MapReduce.Runs;

namespace MapReduce.Reduce;

/// <summary>
/// Merges cursors into one sequence of rows in key order and combines equal keys: the only merger, for tables, spills, checkpoints
/// and parts from other machines.
/// </summary>
/// <remarks>
/// A loser tree (Knuth, The Art of Computer Programming 3, 5.4.1): each inner node holds the loser of the match below it, so the
/// next row costs one comparison per level. The first 16 bytes of the keys, which the leaves hold, decide a match; only if they
/// are equal is a row read. Not thread-safe; owns its cursors.
/// </remarks>
internal sealed unsafe class RowMerger<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>A few milliseconds of work.</summary>
    private const uint RowsBetweenLooks = 1 << 16;

    private const int FirstKeyBytes = 256;

    private readonly Leaf[] _leaves;
    private readonly int[] _losers;   // at [1, leaves); the children of node n are nodes 2n and 2n + 1, and leaf i is node leaves + i
    private int _winner;
    // Native: there is a merger for each range, and long keys would leave megabytes of garbage.
    private byte* _key = (byte*)NativeMemory.Alloc(FirstKeyBytes);
    private int _keyBytes = FirstKeyBytes;
    private byte* _keyAt;   // where the row's key is: in _key, or at the only cursor
    private readonly RowCursor<TValue>? _only;   // whose rows need neither be compared nor copied
    private bool _isAtOnly;   // the cursor's row is the merger's
    private TableEntry<TValue> _row;
    private readonly PartGatherer<TValue>? _parts = TValue.IsVariable ? new() : null;

    public RowMerger(IEnumerable<RowCursor<TValue>> cursors)
    {
        RowCursor<TValue>[] all = [.. cursors];
        _leaves = Array.ConvertAll(all, static c => new Leaf(c));
        _losers = new int[_leaves.Length];
        try
        {
            for (int i = 0; i < _leaves.Length; i++) _leaves[i].Advance();
        }
        catch
        {
            Dispose();
            throw;
        }
        if (_leaves.Length > 0) _winner = Play(1);
        if (_leaves.Length == 1 && !TValue.IsVariable && all[0].HasWholeKeys) _only = all[0];
    }

    /// <summary>A cursor, with the head of its current key.</summary>
    private struct Leaf(RowCursor<TValue> cursor)
    {
        public readonly RowCursor<TValue> Cursor = cursor;
        public ulong Order0, Order1;
        public bool IsLive;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Advance()
        {
            IsLive = Cursor.Advance();
            if (!IsLive)
            {
                Order0 = Order1 = ulong.MaxValue;
                return;
            }
            Order0 = Cursor.Entry->Order0;
            Order1 = Cursor.Entry->Order1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsBefore(in Leaf left, in Leaf right)
        {
            if (left.Order0 != right.Order0) return left.Order0 < right.Order0;
            if (left.Order1 != right.Order1) return left.Order1 < right.Order1;
            return IsBeforeSlow(in left, in right);
        }

        private static bool IsBeforeSlow(in Leaf left, in Leaf right)
        {
            if (!left.IsLive || !right.IsLive) return left.IsLive;
            return KeyOrder.Compare(left.Cursor.Entry, left.Cursor.Tail, right.Cursor.Entry, right.Cursor.Tail) < 0;
        }
    }

    /// <summary>Plays all matches below a node and returns the winner.</summary>
    private int Play(int node)
    {
        if (node >= _leaves.Length) return node - _leaves.Length;
        int left = Play(2 * node), right = Play(2 * node + 1);
        bool leftWins = Leaf.IsBefore(in _leaves[left], in _leaves[right]);
        _losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    /// <summary>Advances the winner's cursor and replays its matches up to the root.</summary>
    private void Step()
    {
        Leaf[] leaves = _leaves;
        int[] losers = _losers;
        int winner = _winner;
        leaves[winner].Advance();
        for (int node = (winner + leaves.Length) / 2; node > 0; node /= 2)
        {
            int loser = losers[node];
            if (!Leaf.IsBefore(in leaves[loser], in leaves[winner])) continue;
            losers[node] = winner;
            winner = loser;
        }
        _winner = winner;
    }

    /// <summary>The key of the row; valid until the next <see cref="Next"/>.</summary>
    public ReadOnlySpan<byte> Key => new(_keyAt, (int)_row.Length);

    /// <summary>The value of the row; valid until the next <see cref="Next"/> if it has a variable length.</summary>
    public ref readonly TValue Value => ref _row.Value;

    /// <summary>Moves to the next key; false at the end.</summary>
    /// <exception cref="SumOverflowException">The sum of the key's values exceeds its range.</exception>
    public bool Next()
    {
        if (_leaves.Length == 0 || !_leaves[_winner].IsLive) return false;
        if (TValue.IsVariable) return NextOfParts();
        if (_only is { } only) return NextOf(only);
        CopyRow(_leaves[_winner].Cursor);
        ulong order0 = _leaves[_winner].Order0;
        Step();
        while (_leaves[_winner].Order0 == order0 && _leaves[_winner].IsLive && SameKey(_leaves[_winner].Cursor))
        {
            TValue.Merge(ref _row.Value, in _leaves[_winner].Cursor.Entry->Value);
            if (TValue.HasOverflowed(in _row.Value)) throw new SumOverflowException(Key);
            Step();
        }
        return true;
    }

    /// <summary>As <see cref="Next"/>, for an only cursor with whole keys. REQUIRES: it had a row so far.</summary>
    private bool NextOf(RowCursor<TValue> only)
    {
        if (_isAtOnly && !only.Advance()) return _leaves[0].IsLive = false;
        _isAtOnly = true;
        _row = *only.Entry;
        _keyAt = only.Tail - KeyHead.Bytes;
        return true;
    }

    /// <summary>
    /// As <see cref="Next"/>, for values of variable length, whose parts are merged once all of the key are known. The chains of
    /// entries are only read, since several mergers may read a table. REQUIRES: there is a row.
    /// </summary>
    private bool NextOfParts()
    {
        CopyRow(_leaves[_winner].Cursor);
        ulong order0 = _leaves[_winner].Order0;
        _parts!.Clear();
        do
        {
            RowCursor<TValue> cursor = _leaves[_winner].Cursor;
            _parts.Add(in cursor.Entry->Value, copy: !cursor.KeepsValues);
            Step();
        }
        while (_leaves[_winner].Order0 == order0 && _leaves[_winner].IsLive && SameKey(_leaves[_winner].Cursor));
        if (!_parts.TryMerge(out _row.Value)) throw _parts.Overflow(Key);
        return true;
    }

    /// <summary>Writes all remaining rows into a Run.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was canceled.</exception>
    public void CopyTo(RunWriter<TValue> writer, CancellationToken stop)
    {
        for (uint rows = 0; Next(); rows++)
        {
            if (rows % RowsBetweenLooks == 0) stop.ThrowIfCancellationRequested();
            fixed (TableEntry<TValue>* row = &_row) writer.Append(row, _keyAt + KeyHead.Bytes);
        }
    }

    /// <summary>Copies the current row of a cursor. REQUIRES: there is one.</summary>
    private void CopyRow(RowCursor<TValue> cursor)
    {
        _row = *cursor.Entry;
        int length = (int)_row.Length;
        if (length + KeyHead.Bytes > _keyBytes)
        {
            _keyBytes = length + length / 4 + KeyHead.Bytes;
            _key = (byte*)NativeMemory.Realloc(_key, (nuint)_keyBytes);
        }
        KeyHead.CopyWhole(cursor.Entry, cursor.Tail, _key);
        _keyAt = _key;
    }

    /// <summary>Whether the key of a cursor's row equals that of the merged row. REQUIRES: the cursor has a row, and the keys' first 8 bytes are equal.</summary>
    private bool SameKey(RowCursor<TValue> cursor)
    {
        TableEntry<TValue>* entry = cursor.Entry;
        if (entry->Head1 != _row.Head1 || entry->Length != _row.Length) return false;
        int tail = (int)_row.Length - KeyHead.Bytes;
        return tail <= 0 || new ReadOnlySpan<byte>(cursor.Tail, tail).SequenceEqual(new ReadOnlySpan<byte>(_key + KeyHead.Bytes, tail));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Leaf leaf in _leaves) leaf.Cursor.Dispose();
        _parts?.Dispose();
        NativeMemory.Free(_key);
        _key = _keyAt = null;
        _keyBytes = 0;
        _row.Length = 0;
    }
}
