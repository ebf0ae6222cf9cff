namespace MapReduce.Cli.Charts;

/// <summary>Horizontal bars, so that their names can be read.</summary>
internal sealed class BarChart : Chart
{
    private const int RowHeight = 34, HeightAroundBars = 136;

    private const double Thickness = 0.7 * RowHeight, WhiskerSize = 0.25 * RowHeight, Gap = 8, Symbol = 12, MostForNames = 0.4;

    public required string XLabel { get; init; }

    /// <summary>From top to bottom.</summary>
    public required IReadOnlyList<ChartBar> Bars { get; init; }

    protected override int DefaultHeight => HeightAroundBars + RowHeight * Bars.Count;

    protected override void DrawBelowTitle(IDrawing drawing, double top)
    {
        string[] names = [.. Bars.Select(bar => Lettering.Fit(ShownText.Of(bar.Name), MostForNames * Width, SmallSize))];
        double left = Margin + names.Max(name => Lettering.Width(name, SmallSize)) + Gap, right = Width - 2 * Margin, bottom = top + RowHeight * Bars.Count;
        double roomForNote = Bars.Max(bar => Lettering.Width(bar.Note, SmallSize)) + 2 * Gap;
        double largest = Bars.Max(bar => bar.Value is null ? 0 : bar.Highest);
        ChartTick[] lengths = ChartTicks.Linear(0, largest, most: 6);
        double end = Math.Max(lengths[^1].Position, largest / (1 - roomForNote / (right - left)));
        drawing.Begin("axes");
        foreach (ChartTick tick in lengths)
        {
            drawing.Line([new Place(XOf(tick.Position), top), new Place(XOf(tick.Position), bottom)], new Stroke(tick.Position == 0 ? Ink : GridInk, 1));
            drawing.Text(tick.Label, XOf(tick.Position), bottom + 18, SmallSize, Align.Middle);
        }
        drawing.Line([new Place(left, bottom), new Place(right, bottom)], new Stroke(Ink, 1));
        drawing.Text(Lettering.Fit(XLabel, Width - 2 * Margin, LabelSize), Width / 2.0, bottom + 42, LabelSize, Align.Middle);
        drawing.End();
        for (int i = 0; i < Bars.Count; i++) DrawBar(Bars[i], names[i], top + RowHeight * (i + 0.5));
        DrawLegend(drawing, bottom + 62);

        double XOf(double value) => left + value / end * (right - left);

        void DrawBar(ChartBar bar, string name, double y)
        {
            drawing.Begin("bar", bar.Name);
            drawing.Text(name, left - Gap, y + MiddleToBaseline * SmallSize, SmallSize, Align.End);
            if (bar.Value is { } value)
            {
                drawing.Rectangle(left, y - Thickness / 2, XOf(value) - left, Thickness, bar.Color);
                if (bar.Lowest != bar.Highest)
                {
                    var stroke = new Stroke(Ink, 1);
                    drawing.Line([new Place(XOf(bar.Lowest), y), new Place(XOf(bar.Highest), y)], stroke);
                    foreach (double at in (double[])[bar.Lowest, bar.Highest]) drawing.Line([new Place(XOf(at), y - WhiskerSize / 2), new Place(XOf(at), y + WhiskerSize / 2)], stroke);
                }
            }
            drawing.Text(bar.Note, (bar.Value is null ? left : XOf(bar.Highest)) + Gap, y + MiddleToBaseline * SmallSize, SmallSize);
            drawing.End();
        }
    }

    private void DrawLegend(IDrawing drawing, double top)
    {
        ChartBar[] kinds = [.. Bars.DistinctBy(bar => bar.Kind)];
        double x = (Width - kinds.Sum(WidthOf)) / 2;
        foreach (ChartBar bar in kinds)
        {
            drawing.Begin("key", bar.Kind);
            drawing.Rectangle(x, top, Symbol, Symbol, bar.Color);
            drawing.Text(bar.Kind, x + Symbol + Gap, top + Symbol / 2 + MiddleToBaseline * SmallSize, SmallSize);
            drawing.End();
            x += WidthOf(bar);
        }

        static double WidthOf(ChartBar bar) => Symbol + Gap + Lettering.Width(bar.Kind, SmallSize) + 2 * Gap;
    }
}

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">The label on the axis.</param>
/// <param name="Kind">The name of all bars of this color in the legend.</param>
/// <param name="Color">The color of the kind.</param>
/// <param name="Value">The length; null if there is none.</param>
/// <param name="Lowest">The start of the whisker.</param>
/// <param name="Highest">The end of the whisker.</param>
/// <param name="Note">The text after the bar.</param>
internal sealed record ChartBar(string Name, string Kind, string Color, double? Value, double Lowest, double Highest, string Note);
