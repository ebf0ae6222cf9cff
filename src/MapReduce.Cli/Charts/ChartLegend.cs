namespace MapReduce.Cli.Charts;

/// <summary>
/// The legend of a line chart. It takes at most a third of the width: to the right of the plot if it is not higher than the plot,
/// otherwise below it in columns. Names that do not fit are shortened in the middle.
/// </summary>
internal sealed class ChartLegend
{
    public const double RowHeight = 20;

    /// <summary>The most rows below a plot. Nobody tells more lines apart, and the page would only grow.</summary>
    private const int MostRows = 40;

    private const double SymbolWidth = 28, Gap = 8, Space = 10, MostShare = 1.0 / 3;

    private readonly IReadOnlyList<string> _names;
    private readonly double _size, _columnWidth;
    private readonly int _columns, _rows;

    /// <param name="names">The names of the lines, in order.</param>
    /// <param name="width">The room for the chart.</param>
    /// <param name="plotHeight">The height of the plot if nothing is below it.</param>
    /// <param name="mostHeight">The most height for a legend below the plot.</param>
    /// <param name="size">The font size.</param>
    public ChartLegend(IReadOnlyList<string> names, double width, double plotHeight, double mostHeight, double size)
    {
        _size = size;
        double widest = names.Select(name => Lettering.Width(name, size)).DefaultIfEmpty(0).Max();
        _columnWidth = Math.Min(width * MostShare, SymbolWidth + Gap + widest + Space);
        _names = [.. names.Select(name => Lettering.Fit(name, _columnWidth - SymbolWidth - Gap - Space, size))];
        IsBeside = names.Count * RowHeight <= plotHeight;
        if (IsBeside) (_columns, _rows) = (1, names.Count);
        else
        {
            _columns = Math.Max(1, (int)(width / _columnWidth));
            _rows = Math.Min((int)Math.Min(MostRows, mostHeight / RowHeight), (names.Count + _columns - 1) / _columns);
        }
    }

    /// <summary>Whether the legend is to the right of the plot, not below it.</summary>
    public bool IsBeside { get; }

    public double Width => IsBeside ? _columnWidth : _columns * _columnWidth;

    public double Height => _rows * RowHeight;

    /// <summary>Draws the legend, column by column.</summary>
    public void DrawOn(IDrawing drawing, double left, double top, IReadOnlyList<string> fullNames)
    {
        int cells = _rows * _columns, shown = _names.Count <= cells ? _names.Count : Math.Max(0, cells - 1);
        for (int i = 0; i <= shown && i < _names.Count; i++)
        {
            double x = left + i / _rows * _columnWidth, y = top + i % _rows * RowHeight + RowHeight / 2, baseline = y + 0.36 * _size;
            if (i == shown)
            {
                drawing.Text($"and {_names.Count - shown} more", x, baseline, _size);
                return;
            }
            var style = LineStyle.Of(i);
            drawing.Begin("key", fullNames[i]);
            drawing.Line([new Place(x, y), new Place(x + SymbolWidth, y)], new Stroke(style.Color, LineChart.LineWidth, style.Dash));
            if (style.Mark.Length > 0) drawing.Mark(style.Mark, new Place(x + SymbolWidth / 2, y), style.Color);
            drawing.Text(_names[i], x + SymbolWidth + Gap, baseline, _size);
            drawing.End();
        }
    }
}
