using Microsoft.Win32.SafeHandles;

namespace MapReduce.Partition;

/// <summary>Bytes that can be read from any offset. Several threads may read at once.</summary>
public interface IRangeReader
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    /// <summary>Its length in bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="buffer"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="IOException">The bytes cannot be read; an <see cref="EndOfStreamException"/> if they end before.</exception>
    void Read(long offset, Span<byte> buffer);
}

/// <summary>A file, which the caller owns.</summary>
public sealed class FileRanges(SafeFileHandle file, string name) : IRangeReader
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read = RandomAccess.Read(file, buffer[filled..], offset + filled);
            if (read == 0) throw new EndOfStreamException();
            filled += read;
        }
    }
}
