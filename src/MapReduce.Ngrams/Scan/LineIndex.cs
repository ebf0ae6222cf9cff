using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MapReduce.Map;

namespace MapReduce.Ngrams.Scan;

/// <summary>Where lines end, for a block at a time, and separators within lines. A worker owns one.</summary>
internal sealed unsafe class LineIndex : IDisposable
{
    /// <summary>
    /// Bytes that are indexed at a time. The block is still in the first- or second-level cache when its lines are walked;
    /// 16 to 128 KiB measured alike.
    /// </summary>
    public const uint BlockBytes = 64 << 10;

    /// <summary>Length of a byte order mark.</summary>
    public const int MarkBytes = 3;

    // One position a byte at most, and a vector's worth beyond the last.
    private const nuint Positions = BlockBytes + 128;

    /// <summary>Positions of the newlines of the block filled last.</summary>
    public uint* Newlines { get; private set; } = (uint*)NativeMemory.AlignedAlloc(Positions * sizeof(uint), 64);

    /// <summary>Room for the separators of one line of up to <see cref="BlockBytes"/>.</summary>
    public uint* Separators { get; private set; } = (uint*)NativeMemory.AlignedAlloc(Positions * sizeof(uint), 64);

    /// <summary>
    /// Finds the newlines in [from, from + <see cref="BlockBytes"/>) or up to <paramref name="length"/>, as positions from
    /// <paramref name="lines"/>, and returns how many.
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

    /// <summary>Finds the bytes that are no digits in [from, to), as positions from <paramref name="lines"/>. REQUIRES: to - from ≤ <see cref="BlockBytes"/>.</summary>
    public int FillSeparators<TWidth>(byte* lines, uint from, uint to) where TWidth : struct, IVectorWidth
    {
        uint* separators = Separators;
        int count = 0;
        for (uint at = from; at < to; at += 64) count += TWidth.NonDigits(lines + at, at, separators + count);
        while (count > 0 && separators[count - 1] >= to) count--;
        return count;
    }

    /// <summary>Where the first line of a batch begins: behind the byte order mark that some editors put before a file.</summary>
    public static uint FirstLine(in Batch batch) =>
        batch.Offset == 0 && new ReadOnlySpan<byte>(batch.Lines, batch.Length).StartsWith("\uFEFF"u8) ? MarkBytes : 0u;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Newlines);
        NativeMemory.AlignedFree(Separators);
        Newlines = Separators = null;
    }
}
