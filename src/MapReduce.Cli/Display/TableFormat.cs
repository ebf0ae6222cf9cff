using System.Text;
using MapReduce.Output;
using MapReduce.Storage;
using Spectre.Console;

namespace MapReduce.Cli.Display;

/// <summary>The first 20 rows for people, and how to get all of them.</summary>
/// <param name="fewer">How to get fewer rows: <c>the most frequent: --top N</c>.</param>
internal sealed class TableFormat(string fewer) : IRowFormat<TableBlock>
{
    private const int MostRows = 20;

    /// <summary>A longer text would squeeze the numbers beside it to nothing.</summary>
    private const int MostTextLength = 60;

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
        var table = new Table { Border = TableBorder.Simple };
        foreach (Column column in _columns)
        {
            var shown = new TableColumn(new Spectre.Console.Text(column.Name)).NoWrap();
            table.AddColumn(column.Type == ColumnType.Text ? shown : shown.RightAligned());
        }
        foreach (string[] row in _rows)
            table.AddRow(row.Select(field => new Spectre.Console.Text(Text.Shorten(field, MostTextLength + 1))));
        string text = Terminal.Plain(table, 120);
        if (_count > _rows.Count)
            text += $"{_rows.Count} of {Text.Number(_count)} rows. All of them: -o FILE.tsv or FILE.csv, or | cat; {fewer}\n";
        output.Write(Encoding.UTF8.GetBytes(text));
    }
}
