namespace MapReduce.Combine;

/// <summary>The memory of a pass: tables share it with the Runs that are kept in memory. Thread-safe.</summary>
internal sealed class TableBudget
{
    private readonly long _bytes, _leastTableBytes, _mostKept;
    private readonly int _tables;
    private long _kept;

    /// <summary>A budget.</summary>
    /// <param name="memoryBytes">The memory of the pass.</param>
    /// <param name="tables">How many tables there may be.</param>
    /// <param name="leastTableBytes">What a table may use in any case.</param>
    /// <param name="distinctTableBytes">See <see cref="DistinctTableBytes"/>.</param>
    public TableBudget(long memoryBytes, int tables, long leastTableBytes, long distinctTableBytes)
    {
        // An eighth is left for chunks in flight and formatted rows.
        _bytes = memoryBytes / 8 * 7;
        (_tables, _leastTableBytes) = (tables, leastTableBytes);
        // Half is left to a second pass, and each table has room until it is full of distinct keys.
        _mostKept = Math.Min(memoryBytes / 2, distinctTableBytes > _bytes / tables ? 0 : _bytes - tables * distinctTableBytes);
        DistinctTableBytes = _mostKept > 0 ? distinctTableBytes : long.MaxValue;
    }

    /// <summary>What a table may use now, in bytes.</summary>
    public long TableBytes => Math.Max(_leastTableBytes, (_bytes - KeptBytes) / _tables);

    /// <summary>
    /// At this size, in bytes, a table of distinct keys in no order is full, even if it may use more memory: probing and sorting a larger one
    /// misses the caches and touches memory for the first time, which costs more than to write, read and merge one Run more.
    /// </summary>
    public long DistinctTableBytes { get; }

    /// <summary>Memory of the Runs that are kept.</summary>
    public long KeptBytes => Interlocked.Read(ref _kept);

    /// <summary>Takes memory for a Run; false if there is not enough.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _kept, bytes) <= _mostKept) return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives memory of a Run back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
