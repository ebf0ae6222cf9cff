namespace MapReduce.Storage;

/// <summary>Where the result goes. Disposed without a <see cref="Commit"/>, it leaves things as they were.</summary>
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

    /// <summary>Makes the whole result visible and safe, or nothing of it.</summary>
    /// <exception cref="MapReduceException">It cannot be made safe.</exception>
    public abstract void Commit();

    /// <summary>Writes bytes in order.</summary>
    protected abstract void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what is not committed.</summary>
    protected abstract void Dispose(bool disposing);
}
