namespace MapReduce.Combine;

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

    /// <summary>Moves to the next row, at first to the first one; false at the end.</summary>
    public abstract bool Advance();

    /// <inheritdoc/>
    public virtual void Dispose() { }
}
