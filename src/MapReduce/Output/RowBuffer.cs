using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MapReduce.Output;

/// <summary>Bytes of formatted rows, growing. Not thread-safe.</summary>
/// <remarks>
/// Native memory: what grows to megabytes leaves as much garbage behind on the managed heap, which is held to little. Whoever
/// has one keeps it for the next rows; the finalizer ends it with its format.
/// </remarks>
public sealed unsafe class RowBuffer
{
    private byte* _bytes = (byte*)NativeMemory.Alloc(1 << 16);
    private int _capacity = 1 << 16;

    /// <summary>Frees the memory.</summary>
    ~RowBuffer() => NativeMemory.Free(_bytes);

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What is written. REQUIRES: the buffer is kept as long as this is looked at.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, Length);

    /// <summary>Forgets what is written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="bytes"/> more; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int bytes)
    {
        if (_capacity - Length < bytes) Grow(bytes);
        return new Span<byte>(_bytes + Length, _capacity - Length);
    }

    /// <summary>Writes some bytes.</summary>
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
        if (needed > Array.MaxLength) throw new InsufficientMemoryException($"a block of rows of more than {Array.MaxLength} bytes");
        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(needed, _capacity * 2L));
        _bytes = (byte*)NativeMemory.Realloc(_bytes, (nuint)capacity);
        _capacity = capacity;
    }
}
