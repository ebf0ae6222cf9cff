using System.Text;

namespace MapReduce.Cli.Cluster;

/// <summary>Passes on what is said, and keeps it.</summary>
internal sealed class HeardLines(TextWriter inner) : TextWriter
{
    private readonly List<string> _lines = [];

    public override Encoding Encoding => inner.Encoding;

    /// <summary>What was said so far, line by line.</summary>
    public IReadOnlyList<string> Lines => _lines;

    public override void WriteLine(string? value)
    {
        lock (_lines) _lines.Add(value ?? "");
        inner.WriteLine(value);
    }

    public override void Write(char value) => inner.Write(value);
}
