using System.Runtime.InteropServices;

namespace MapReduce.Partition;

/// <summary>
/// Native memory into which lines are read, with readable bytes on both sides: scanners load whole vectors at a line's start and 8
/// digits before its end without checking the bounds of the buffer. Not thread-safe.
/// </summary>
public sealed unsafe class LineBuffer : IDisposable
{
    /// <summary>Bytes that may be read before the first byte.</summary>
    public const int PaddingBefore = 64;

    /// <summary>Bytes that may be read beyond the capacity: two of the widest vectors.</summary>
    public const int PaddingAfter = 128;

    private byte* _memory;

    /// <summary>A buffer for <paramref name="capacity"/> bytes.</summary>
    public LineBuffer(int capacity)
    {
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)capacity + PaddingBefore + PaddingAfter);
        Capacity = capacity;
    }

    /// <summary>The first byte.</summary>
    public byte* Start => _memory + PaddingBefore;

    /// <summary>Usable bytes.</summary>
    public int Capacity { get; private set; }

    /// <summary>The usable bytes as a span.</summary>
    public Span<byte> Span => new(Start, Capacity);

    /// <summary>Grows to at least <paramref name="capacity"/> and keeps the content; <see cref="Start"/> may move.</summary>
    public void Grow(int capacity)
    {
        if (capacity <= Capacity) return;
        int grown = (int)Math.Min(int.MaxValue, Math.Max((long)capacity, Capacity * 2L));
        _memory = (byte*)NativeMemory.Realloc(_memory, (nuint)grown + PaddingBefore + PaddingAfter);
        new Span<byte>(Start + grown, PaddingAfter).Clear();
        Capacity = grown;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}

/// <summary>Whole lines in a <see cref="LineBuffer"/>, each with its newline; the last line of a file gets one.</summary>
/// <param name="Start">Index of the first line's first byte in the buffer.</param>
/// <param name="Length">Length in bytes, 0 if there is no line.</param>
/// <param name="Offset">Where the first line starts in the (decompressed) input, in bytes.</param>
public readonly record struct LineSpan(int Start, int Length, long Offset)
{
    /// <summary>Whether the last newline is not in the input.</summary>
    public bool AddsNewline { get; init; }

    /// <summary>Whether it is no line, but more of one that is too long.</summary>
    public bool IsRest { get; init; }

    /// <summary>Length in bytes, as the input has them.</summary>
    public int TextLength => AddsNewline ? Length - 1 : Length;
}
