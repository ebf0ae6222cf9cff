using System.Text;
using MapReduce.Partition;
using Xunit;

namespace MapReduce.Tests.Partition;

/// <summary>Takes apart what a reader has put into a buffer.</summary>
internal static class SpanLines
{
    /// <summary>The lines of a span, whose last byte must be a newline.</summary>
    public static List<Line> Of(LineBuffer buffer, LineSpan span)
    {
        if (span.Length == 0) return [];
        Span<byte> bytes = buffer.Span.Slice(span.Start, span.Length);
        Assert.Equal((byte)'\n', bytes[^1]);
        var lines = new List<Line>();
        long offset = span.Offset;
        foreach (string line in Encoding.Latin1.GetString(bytes[..^1]).Split('\n'))
        {
            lines.Add(new Line(offset, line));
            offset += line.Length + 1;
        }
        return lines;
    }
}
