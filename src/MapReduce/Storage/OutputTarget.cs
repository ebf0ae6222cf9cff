namespace MapReduce.Storage;

/// <summary>The destination of a result. Disposed without a <see cref="Commit"/>, it leaves things as they were.</summary>
public abstract class OutputTarget : IDisposable
{
    /// <summary>Bytes written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Writes bytes in order.</summary>
    /// <exception cref="MapReduceException">The bytes cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        WriteBytes(bytes);
        WrittenBytes += bytes.Length;
    }

    /// <summary>Makes the whole result visible and durable, or none of it.</summary>
    /// <exception cref="MapReduceException">It cannot be made durable.</exception>
    public abstract void Commit();

    /// <summary>Writes bytes in order.</summary>
    protected abstract void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Discards what is not committed.</summary>
    protected abstract void Dispose(bool disposing);
}
