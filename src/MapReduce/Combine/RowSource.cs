namespace MapReduce.Combine;

/// <summary>Rows in key order that can be opened at any key: a sorted table or a Run on disk. Several threads may read it at once.</summary>
internal abstract class RowSource<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Number of rows.</summary>
    public abstract long Count { get; }

    /// <summary>Number of Runs that are read for it.</summary>
    public virtual int Runs => 0;

    /// <summary>Keys at roughly equal distances, or their beginnings, each with the rows and the approximate bytes that it stands for; in ascending order.</summary>
    public abstract IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples();

    /// <summary>A cursor over the keys from <paramref name="low"/> up to but excluding <paramref name="high"/>; null means no bound.</summary>
    public abstract RowCursor<TValue> Open(byte[]? low, byte[]? high);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the source holds.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>
/// Iterates over the rows of a source in key order. Fields rather than properties, because the merger reads them once per row. A
/// row's key and value stay valid until the next <see cref="Advance"/>. REQUIRES of readers: <see cref="Advance"/> has returned
/// true, and the cursor is not disposed.
/// </summary>
internal abstract unsafe class RowCursor<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>The current row.</summary>
    public TableEntry<TValue>* Entry;

    /// <summary>Its key's bytes after the sixteenth; meaningless for a shorter key.</summary>
    public byte* Tail;

    /// <summary>Whether the bytes of values of variable length stay valid after <see cref="Advance"/>, until the source is disposed.</summary>
    public virtual bool KeepsValues => false;

    /// <summary>Whether no key comes twice, and each lies whole in memory, 16 bytes before <see cref="Tail"/>.</summary>
    public virtual bool HasWholeKeys => false;

    /// <summary>Moves to the next row, at first to the first one; false at the end.</summary>
    public abstract bool Advance();

    /// <inheritdoc/>
    public virtual void Dispose() { }
}
