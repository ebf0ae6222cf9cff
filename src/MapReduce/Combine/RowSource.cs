namespace MapReduce.Combine;

/// <summary>Rows in key order that can be opened at any key: a sorted table, or a Run on disk. Readable by several threads at once.</summary>
internal abstract class RowSource<TValue> : IDisposable where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>
    /// Bytes of a key beyond which its beginning stands for it in samples and indexes, so that these stay small however long keys are.
    /// Keys that agree so far then lie in one range.
    /// </summary>
    public const int MostSampleKeyBytes = 256;

    /// <summary>Rows in it.</summary>
    public abstract long Count { get; }

    /// <summary>Keys at about equal distances, or what they begin with, with the rows that each stands for and about their bytes; in ascending order.</summary>
    public abstract IEnumerable<(byte[] Key, long Rows, long Bytes)> Samples();

    /// <summary>A cursor over the keys from <paramref name="low"/> up to but not with <paramref name="high"/>; null is no bound.</summary>
    public abstract RowCursor<TValue> Open(byte[]? low, byte[]? high);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the source holds.</summary>
    protected abstract void Dispose(bool disposing);
}
