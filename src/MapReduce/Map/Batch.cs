using MapReduce.Input;

namespace MapReduce.Map;

/// <summary>
/// The unit of work of a job: whole lines, each with its newline, in memory that is readable
/// <see cref="Partition.LineBuffer.PaddingBefore"/> bytes before and <see cref="Partition.LineBuffer.PaddingAfter"/> bytes beyond.
/// REQUIRES of its maker: such memory, and a newline as its last byte. The job may use it only during <c>Map</c>.
/// </summary>
/// <param name="input">Where the lines come from.</param>
/// <param name="dialect">What the job recognized the input as.</param>
/// <param name="lines">The first byte of the first line.</param>
/// <param name="length">Length of all lines in bytes.</param>
/// <param name="offset">Where the first line starts in the decompressed input, in bytes.</param>
public readonly unsafe struct Batch(InputSource input, int dialect, byte* lines, int length, long offset)
{
    /// <summary>Where the lines come from.</summary>
    public InputSource Input { get; } = input;

    /// <summary>What <see cref="IJob{TSelf, TValue}.Recognize"/> said of the input.</summary>
    public int Dialect { get; } = dialect;

    /// <summary>The first byte of the first line.</summary>
    public byte* Lines { get; } = lines;

    /// <summary>Length of all lines in bytes, the last newline included.</summary>
    public int Length { get; } = length;

    /// <summary>Where the first line starts in the decompressed input, in bytes.</summary>
    public long Offset { get; } = offset;
}
