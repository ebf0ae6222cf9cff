namespace MapReduce.Combine;

/// <summary>The memory of a pass: tables share it with the Runs that are kept in memory. Thread-safe.</summary>
internal sealed class TableBudget
{
    private readonly long _bytes, _leastTableBytes, _distinctTableBytes, _mostKept;
    private readonly int _tables;
    private long _kept;
    private volatile bool _isClosed;

    /// <summary>A budget.</summary>
    /// <param name="memoryBytes">The memory of the pass.</param>
    /// <param name="tables">How many tables there may be.</param>
    /// <param name="leastTableBytes">What a table may use in any case.</param>
    /// <param name="distinctTableBytes">See <see cref="DistinctTableBytes"/>.</param>
    public TableBudget(long memoryBytes, int tables, long leastTableBytes, long distinctTableBytes)
    {
        // An eighth is left for chunks in flight and formatted rows.
        _bytes = memoryBytes / 8 * 7;
        (_tables, _leastTableBytes, _distinctTableBytes) = (tables, leastTableBytes, distinctTableBytes);
        // Half is left to a second pass, and each table has room until it is full of distinct keys.
        _mostKept = Math.Min(memoryBytes / 2, distinctTableBytes > _bytes / tables ? 0 : _bytes - tables * distinctTableBytes);
    }

    /// <summary>The most that a table may use at any time, in bytes.</summary>
    public long MostTableBytes => Math.Max(_leastTableBytes, _bytes / _tables);

    /// <summary>What a table may use now, in bytes.</summary>
    public long TableBytes => Math.Max(_leastTableBytes, (_bytes - KeptBytes) / _tables);

    /// <summary>
    /// At this size, in bytes, a table of distinct keys in no order is full, even if it may use more memory: probing and sorting a larger one
    /// misses the caches and touches memory for the first time, which costs more than to write, read and merge one Run more. Without room for its
    /// Run, the table is better filled as far as it may be.
    /// </summary>
    public long DistinctTableBytes => !_isClosed && KeptBytes + _distinctTableBytes <= _mostKept ? _distinctTableBytes : long.MaxValue;

    /// <summary>Memory of the Runs that are kept.</summary>
    public long KeptBytes => Interlocked.Read(ref _kept);

    /// <summary>
    /// Takes memory for the Run of a table; false if there is not enough. A table keeps the memory that it has used, so once one has been larger
    /// than those of distinct keys, nothing is taken any more.
    /// </summary>
    /// <param name="bytes">What the Run takes at most.</param>
    /// <param name="tableBytes">What the table uses.</param>
    public bool TryTake(long bytes, long tableBytes)
    {
        // A flush may exceed the size.
        if (tableBytes / 5 * 4 > _distinctTableBytes) _isClosed = true;
        if (_isClosed) return false;
        if (Interlocked.Add(ref _kept, bytes) <= _mostKept) return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives memory of a Run back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
