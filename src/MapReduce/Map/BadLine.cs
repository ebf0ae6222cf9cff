namespace MapReduce.Map;

/// <summary>A line that does not parse, and its position.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Found">What was found instead, in a few words.</param>
/// <param name="Offset">Where the line starts in the decompressed input, in bytes.</param>
/// <param name="LineInBatch">Lines before it in its batch.</param>
public sealed record BadLine(BadLineKind Kind, string Found, long Offset, long LineInBatch);
