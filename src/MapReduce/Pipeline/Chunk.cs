using MapReduce.Partition;

namespace MapReduce.Pipeline;

/// <summary>
/// A map operation: a range that the worker reads into its own buffer (so that the bytes are in its cache when it scans them), or
/// lines that a stream's reader has put into a pooled buffer.
/// </summary>
/// <param name="Input">The input.</param>
/// <param name="Number">Its 0-based position among the input's chunks.</param>
/// <param name="Range">The range of a plain file; for a stream, the offset and length of the lines.</param>
/// <param name="Buffer">The pooled buffer, or null for a range.</param>
/// <param name="Lines">Where the lines lie in the pooled buffer.</param>
internal sealed record Chunk(OpenInput Input, long Number, ByteRange Range, LineBuffer? Buffer, LineSpan Lines);
