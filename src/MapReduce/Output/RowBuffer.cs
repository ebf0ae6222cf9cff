using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Output;

/// <summary>A growing buffer of formatted rows. Not thread-safe.</summary>
/// <remarks>
/// Native memory: a managed buffer that grows to megabytes leaves as much garbage on the heap, which is kept small. Buffers are
/// reused for later rows; the finalizer frees them with their format.
/// </remarks>
public sealed unsafe class RowBuffer
{
    private byte* _bytes = (byte*)NativeMemory.Alloc(1 << 16);
    private int _capacity = 1 << 16;

    /// <summary>Frees the memory.</summary>
    ~RowBuffer() => NativeMemory.Free(_bytes);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written. REQUIRES: the buffer outlives the span.</summary>
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
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(needed, _capacity * 2L));
        _bytes = (byte*)NativeMemory.Realloc(_bytes, (nuint)capacity);
        _capacity = capacity;
    }
}
