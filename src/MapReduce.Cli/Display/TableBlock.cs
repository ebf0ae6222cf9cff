using System.Globalization;
using System.Text;
using MapReduce.Output;

namespace MapReduce.Cli.Display;

/// <summary>The first rows of a block as text for a table, and how many there were.</summary>
internal readonly struct TableBlock(int most) : IRowWriter
{
    public List<string[]> Rows { get; } = [];

    private readonly List<string> _row = [];
    private readonly long[] _count = [0];

    /// <summary>Rows written, kept or not.</summary>
    public long Count => _count[0];

    private bool Keeps => Rows.Count < most;

    void IRowWriter.Text(ReadOnlySpan<byte> utf8)
    {
        if (Keeps) _row.Add(Encoding.UTF8.GetString(utf8));
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
