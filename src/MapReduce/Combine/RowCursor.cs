namespace MapReduce.Combine;

/// <summary>
/// Walks a source of rows in key order. Fields, not properties: the merger reads them once a row, and a row's key and
/// value stay valid until the next <see cref="Advance"/>. REQUIRES of who reads them: it has returned true, and the cursor
/// is not disposed.
/// </summary>
internal abstract unsafe class RowCursor<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>The row under the cursor.</summary>
    public TableEntry<TValue>* Entry;

    /// <summary>The bytes of its key beyond the sixteenth; without meaning for a shorter key.</summary>
    public byte* Tail;

    /// <summary>Moves to the next row, the first at first; false at the end.</summary>
    public abstract bool Advance();

    /// <inheritdoc/>
    public virtual void Dispose() { }
}
