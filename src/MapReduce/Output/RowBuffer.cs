using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Output;

/// <summary>A growing buffer of formatted rows. Not thread-safe.</summary>
/// <remarks>
/// Native memory: a managed buffer that grows to megabytes leaves as much garbage on the heap, which is kept small. It is freed by
/// <see cref="Dispose"/> alone: a span does not keep its buffer alive, so a finalizer could free the memory that is being read.
/// </remarks>
public sealed unsafe class RowBuffer : IDisposable
{
    private const int FirstBytes = 1 << 16;

    private byte* _bytes;
    private int _capacity;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written. REQUIRES: they are read before more are written, and before the buffer is disposed of.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, Length);

    /// <summary>Removes the content and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="bytes"/> more; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int bytes)
    {
        if (_capacity - Length < bytes) Grow(bytes);
        return new Span<byte>(_bytes + Length, _capacity - Length);
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Counts bytes that were put into <see cref="Room"/> as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes) => Length += bytes;

    private void Grow(int bytes)
    {
        long needed = (long)Length + bytes;
        if (needed > Array.MaxLength) throw new InsufficientMemoryException($"a block of rows exceeds {Array.MaxLength} bytes");
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(Math.Max(needed, _capacity * 2L), FirstBytes));
        _bytes = (byte*)NativeMemory.Realloc(_bytes, (nuint)capacity);
        _capacity = capacity;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
        _capacity = Length = 0;
    }
}

/// <summary>The buffers of a format: they are handed out to blocks, given back, and freed together, wherever they are. Thread-safe, apart from <see cref="Dispose"/>.</summary>
public sealed class RowBuffers : IDisposable
{
    private readonly ConcurrentBag<RowBuffer> _all = [], _free = [];

    /// <summary>An empty buffer.</summary>
    public RowBuffer Take()
    {
        if (_free.TryTake(out RowBuffer? buffer)) return buffer;
        buffer = new RowBuffer();
        _all.Add(buffer);
        return buffer;
    }

    /// <summary>Takes a buffer back, which its block no longer uses.</summary>
    public void Give(RowBuffer buffer)
    {
        buffer.Clear();
        _free.Add(buffer);
    }

    /// <summary>Frees all buffers. REQUIRES: none is in use.</summary>
    public void Dispose()
    {
        foreach (RowBuffer buffer in _all) buffer.Dispose();
    }
}
