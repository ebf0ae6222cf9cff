using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Map;

namespace MapReduce.Ngrams.Scan;

/// <summary>The positions of newlines, one block at a time, and of separators within a line. Each worker owns one.</summary>
internal sealed unsafe class LineIndex : IDisposable
{
    /// <summary>
    /// Size of a block. A block is still in the L1 or L2 cache when its lines are scanned; 16 to 128 KiB performed alike.
    /// </summary>
    public const uint BlockBytes = 64 << 10;

    /// <summary>Length of a byte order mark.</summary>
    public const int MarkBytes = 3;

    // At most one position per byte, plus one vector store beyond the last.
    private const nuint Positions = BlockBytes + 128;

    // A year and its counts take nine bytes of a line at least. They are read by vectors of up to 64 bytes.
    private const nuint Groups = BlockBytes / 9 + 64;

    /// <summary>The newlines of the last block.</summary>
    public uint* Newlines { get; private set; } = (uint*)NativeMemory.AlignedAlloc(Positions * sizeof(uint), 64);

    /// <summary>The separators of the last line of up to <see cref="BlockBytes"/>.</summary>
    public uint* Separators { get; private set; } = (uint*)NativeMemory.AlignedAlloc(Positions * sizeof(uint), 64);

    /// <summary>Room for the years of a line of up to <see cref="BlockBytes"/>.</summary>
    public uint* Years { get; private set; } = (uint*)NativeMemory.AlignedAlloc(Groups * sizeof(uint), 64);

    /// <summary>Room for their counts.</summary>
    public ulong* Counts { get; private set; } = (ulong*)NativeMemory.AlignedAlloc(Groups * sizeof(ulong), 64);

    /// <summary>
    /// Finds the newlines in [from, from + <see cref="BlockBytes"/>), but not beyond <paramref name="length"/>, as offsets
    /// from <paramref name="lines"/>, and returns their number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Fill<TWidth>(byte* lines, uint from, uint length) where TWidth : struct, IVectorWidth
    {
        uint to = Math.Min(from + BlockBytes, length);
        uint* newlines = Newlines;
        int count = 0;
        for (uint at = from; at < to; at += 64) count += TWidth.Positions(lines + at, (byte)'\n', at, newlines + count);
        while (count > 0 && newlines[count - 1] >= to) count--;
        return count;
    }

    /// <summary>Finds the non-digits in [from, to), as offsets from <paramref name="lines"/>, and returns their number. REQUIRES: to - from ≤ <see cref="BlockBytes"/>.</summary>
    public int FillSeparators<TWidth>(byte* lines, uint from, uint to) where TWidth : struct, IVectorWidth
    {
        uint* separators = Separators;
        int count = 0;
        for (uint at = from; at < to; at += 64) count += TWidth.NonDigits(lines + at, at, separators + count);
        while (count > 0 && separators[count - 1] >= to) count--;
        return count;
    }

    /// <summary>The offset of the first line of a batch: after the byte order mark, if the file starts with one.</summary>
    public static uint FirstLine(in Batch batch) =>
        batch.Offset == 0 && TextOf(in batch).StartsWith("\uFEFF"u8) ? MarkBytes : 0u;

    /// <summary>All bytes of a batch.</summary>
    public static ReadOnlySpan<byte> TextOf(in Batch batch) => new(batch.Lines, batch.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Newlines);
        NativeMemory.AlignedFree(Separators);
        NativeMemory.AlignedFree(Years);
        NativeMemory.AlignedFree(Counts);
        Newlines = Separators = Years = null;
        Counts = null;
    }
}
