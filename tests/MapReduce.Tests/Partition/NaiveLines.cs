using System.Text;

namespace MapReduce.Tests.Partition;

/// <summary>The lines of a text by nothing but Split: the oracle.</summary>
internal static class NaiveLines
{
    /// <summary>All lines; the piece behind the last newline is one if it is not empty.</summary>
    public static List<Line> Of(byte[] text)
    {
        string[] pieces = Encoding.Latin1.GetString(text).Split('\n');
        var lines = new List<Line>();
        long offset = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            if (i < pieces.Length - 1 || pieces[i].Length > 0) lines.Add(new Line(offset, pieces[i]));
            offset += pieces[i].Length + 1;
        }
        return lines;
    }

    /// <summary>The lines with no more of each than shows that it is over the limit.</summary>
    public static List<Line> CutTo(this IEnumerable<Line> lines, int limit) =>
        [.. lines.Select(line => line.Text.Length > limit ? line with { Text = line.Text[..(limit + 1)] } : line)];
}
