using System.Globalization;
using System.Text;
using MapReduce.Output;

namespace MapReduce.Ngrams.Tests;

/// <summary>Takes rows as tab-separated Latin-1 text, a character a byte.</summary>
internal struct RowText() : IRowWriter
{
    private readonly List<string> _rows = [], _fields = [];

    public readonly IReadOnlyList<string> Rows => _rows;

    public readonly void Text(ReadOnlySpan<byte> utf8) => _fields.Add(Encoding.Latin1.GetString(utf8));

    public readonly void Integer(long number) => _fields.Add(number.ToString(CultureInfo.InvariantCulture));

    public readonly void Real(double number) => _fields.Add(number.ToString("R", CultureInfo.InvariantCulture));

    public readonly void Empty() => _fields.Add("");

    public readonly void EndRow()
    {
        _rows.Add(string.Join('\t', _fields));
        _fields.Clear();
    }
}
