namespace MapReduce.Cli.Display;

/// <summary>A table as text, whose rows fit a number of columns: texts are shortened with an ellipsis, and numbers never.</summary>
/// <param name="heads">The heads of the columns, and whether a column holds texts, which are aligned left.</param>
/// <param name="rows">The cells of each row.</param>
internal sealed class FittedTable(IReadOnlyList<(string Name, bool IsText)> heads, IReadOnlyList<string[]> rows)
{
    private const string Gap = "  ";

    /// <summary>Texts are not made shorter than this while names of numbers can be.</summary>
    private const int EnoughText = 8;

    /// <summary>The width without anything shortened.</summary>
    public int Width => Sum(Natural());

    /// <summary>The rows below their heads.</summary>
    /// <param name="width">The columns that there are.</param>
    /// <param name="ruled">Whether to draw a line below the heads.</param>
    public string Show(int width, bool ruled)
    {
        int[] widths = Fitting(width);
        string rule = ruled ? new string('─', Sum(widths)) + "\n" : "";
        return Line([.. heads.Select(head => head.Name)], widths) + rule + string.Concat(rows.Select(row => Line(row, widths)));
    }

    private static int Sum(int[] widths) => widths.Sum() + Gap.Length * (widths.Length - 1);

    private int WidestCell(int column) => rows.Select(row => CellText.Cells(row[column])).DefaultIfEmpty(0).Max();

    private int[] Natural() => [.. heads.Select((head, column) => Math.Max(CellText.Cells(head.Name), WidestCell(column)))];

    private int[] Fitting(int width)
    {
        int[] widths = Natural();
        int[] cells = [.. heads.Select((_, column) => WidestCell(column))];
        // How far each column can still shrink: first texts, then the names of numbers, then texts to almost nothing.
        Func<int, int>[] steps =
        [
            column => heads[column].IsText ? widths[column] - EnoughText : 0,
            column => heads[column].IsText ? 0 : widths[column] - Math.Max(cells[column], 2),
            column => heads[column].IsText ? widths[column] - 2 : 0,
        ];
        foreach (Func<int, int> spare in steps)
        {
            while (Sum(widths) > width && Enumerable.Range(0, widths.Length).Where(column => spare(column) > 0).OrderByDescending(column => widths[column]).Take(1).ToArray() is [int widest])
                widths[widest]--;
        }
        return widths;
    }

    private string Line(string[] cells, int[] widths) => string.Join(Gap, cells.Select((cell, column) =>
    {
        string shown = CellText.Shorten(cell, widths[column]);
        string padding = new(' ', Math.Max(0, widths[column] - CellText.Cells(shown)));
        return heads[column].IsText ? shown + padding : padding + shown;
    })).TrimEnd() + "\n";
}
