namespace MapReduce.Partition;

/// <summary>Whole lines in a <see cref="LineBuffer"/>, each with its newline; the last line of a file gets one.</summary>
/// <param name="Start">Index of the first line's first byte in the buffer.</param>
/// <param name="Length">Length in bytes, 0 where there is no line.</param>
/// <param name="Offset">Where the first line starts in the (decompressed) input, in bytes.</param>
public readonly record struct LineSpan(int Start, int Length, long Offset);
