using System.Globalization;
using System.Text;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Cli.Display;

/// <summary>Shows the first 20 rows as a table, and explains how to get all of them.</summary>
/// <param name="fewer">How to get fewer rows: <c>the most frequent: --top N</c>.</param>
internal sealed class TableFormat(string fewer) : IRowFormat<TableBlock>
{
    private const int MostRows = 20;

    private readonly List<string[]> _rows = [];
    private IReadOnlyList<Column> _columns = [];
    private long _count;

    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) => _columns = columns;

    public TableBlock NewBlock() => new(MostRows);

    public void Append(TableBlock block, OutputTarget output)
    {
        _rows.AddRange(block.Rows.Take(MostRows - _rows.Count));
        _count += block.Count;
    }

    public void End(OutputTarget output)
    {
        int width = Terminal.Columns;
        string text = new FittedTable([.. _columns.Select(column => (column.Name, column.Type == ColumnType.Text))], _rows).Show(width, ruled: true);
        if (_count > _rows.Count)
            text += Terminal.Wrap($"{_rows.Count} of {Readable.Number(_count)} rows. All of them: -o FILE.tsv or FILE.csv, or | cat; {fewer}", width) + "\n";
        output.Write(Encoding.UTF8.GetBytes(text));
    }

    public void Dispose() { }
}

/// <summary>The first rows of a block as text, and the number of all its rows.</summary>
internal readonly struct TableBlock(int most) : IRowWriter
{
    /// <summary>The bytes of a text that are kept: more than a table shows, however wide the letters are.</summary>
    private const int MostTextBytes = 256;

    public List<string[]> Rows { get; } = [];

    private readonly List<string> _row = [];
    private readonly long[] _count = [0];

    public long Count => _count[0];

    private bool Keeps => Rows.Count < most;

    void IRowWriter.Text(ReadOnlySpan<byte> utf8)
    {
        if (Keeps) _row.Add(ShownText.Of(utf8[..Math.Min(utf8.Length, MostTextBytes)]));
    }

    public void Integer(long number)
    {
        if (Keeps) _row.Add(number.ToString(CultureInfo.InvariantCulture));
    }

    public void Real(double number)
    {
        if (Keeps) _row.Add(Shortened(number));
    }

    /// <summary>A real number for people: four significant digits, or all that it has before the point, and no exponent.</summary>
    private static string Shortened(double number) => PlainDecimal.Show(
        !double.IsFinite(number) ? number
        : Math.Abs(number) >= 1000 ? Math.Round(number)
        : double.Parse(number.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    public void Empty()
    {
        if (Keeps) _row.Add("");
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

/// <summary>The form of a result that is shown on a terminal.</summary>
internal sealed class TableForm : OutputForm
{
    public static TableForm Instance { get; } = new();

    public override string Name => "table";

    public override bool HasHeaderLine => true;

    public override void Open(in FormOptions options, IFormUser user) => user.Use(new TableFormat(options.FewerRows));
}
