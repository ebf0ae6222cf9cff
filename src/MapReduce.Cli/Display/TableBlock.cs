using System.Globalization;
using MapReduce.Output;

namespace MapReduce.Cli.Display;

/// <summary>The first rows of a block as text for a table, and how many there were.</summary>
internal readonly struct TableBlock(int most) : IRowWriter
{
    /// <summary>Bytes of a text that are kept: more characters than a table shows of one.</summary>
    private const int MostTextBytes = 256;

    public List<string[]> Rows { get; } = [];

    private readonly List<string> _row = [];
    private readonly long[] _count = [0];

    /// <summary>Rows written, kept or not.</summary>
    public long Count => _count[0];

    private bool Keeps => Rows.Count < most;

    void IRowWriter.Text(ReadOnlySpan<byte> utf8)
    {
        // A table never shows more than this, however wide the letters are.
        if (Keeps) _row.Add(ShownText.Of(utf8[..Math.Min(utf8.Length, MostTextBytes)]));
    }

    public void Integer(long number)
    {
        if (Keeps) _row.Add(number.ToString(CultureInfo.InvariantCulture));
    }

    public void Real(double number)
    {
        if (Keeps) _row.Add(PlainDecimal.Show(number));
    }

    public void EndRow()
    {
        if (Keeps)
        {
            Rows.Add([.. _row]);
            _row.Clear();
        }
        _count[0]++;
    }
}
