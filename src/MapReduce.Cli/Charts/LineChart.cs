using ScottPlot;
using ScottPlot.TickGenerators;

namespace MapReduce.Cli.Charts;

/// <summary>Lines over whole numbers such as years. The axis starts at 0, so that heights can be compared.</summary>
internal sealed class LineChart : Chart
{
    private const int LeastHeight = 480, LegendRowHeight = 22, HeightAroundLegend = 110;

    private const float LineWidth = 1.8f, LonePointSize = 5, MarkSize = 6;

    /// <summary>The number of markers on a line that has any.</summary>
    private const int MarksOnLine = 12;

    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    /// <summary>The positions of the values, ascending.</summary>
    public required IReadOnlyList<int> X { get; init; }

    /// <summary>In the order of the legend.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Whether the values are shares of 1, to be shown as percentages.</summary>
    public bool IsShare { get; init; }

    public override int Height => Math.Max(LeastHeight, HeightAroundLegend + LegendRowHeight * Lines.Count);

    public override Plot Compose(Lettering lettering)
    {
        Plot plot = Begin(lettering, XLabel, YLabel);
        double[] x = [.. X.Select(at => (double)at)];
        for (int i = 0; i < Lines.Count; i++) AddLine(plot, x, Lines[i].Values, i);
        plot.Grid.XAxisStyle.IsVisible = false;
        (int first, int last) = X.Count == 0 ? (0, 1) : (X[0], X[^1]);
        plot.Axes.Bottom.TickGenerator = new NumericManual(ChartTicks.Whole(first, last, most: 9));
        double largest = Lines.SelectMany(line => line.Values).Max() ?? 0;
        (Tick[] heights, double end) = ChartTicks.FromZero(largest, most: 6, IsShare);
        plot.Axes.Left.TickGenerator = new NumericManual(heights);
        // Without a margin, a line along the axis would be cut in half.
        plot.Axes.SetLimits(first == last ? first - 1 : first, first == last ? last + 1 : last, -0.005 * end, 1.005 * end);
        AddLegend(plot, Edge.Right, Lines.Select((line, i) => LegendOf(line, i, lettering)));
        return plot;
    }

    private static void AddLine(Plot plot, double[] x, IReadOnlyList<double?> values, int index)
    {
        Color color = ChartColors.OfLine(index);
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(x, [.. values.Select(value => value ?? double.NaN)], color);
        line.LineWidth = LineWidth;
        // A value between two gaps is a line of no length, which would be invisible.
        AddMarks(at => IsLone(values, at), MarkerShape.FilledCircle, LonePointSize);
        int apart = Math.Max(1, x.Length / MarksOnLine);
        if (ChartColors.MarkOfLine(index) is not MarkerShape.None and var shape)
            AddMarks(at => values[at] is not null && at % apart == index % apart, shape, MarkSize);

        void AddMarks(Func<int, bool> isMarked, MarkerShape shape, float size)
        {
            Coordinates[] places = [.. Enumerable.Range(0, x.Length).Where(isMarked).Select(at => new Coordinates(x[at], values[at]!.Value))];
            if (places.Length > 0) plot.Add.Markers(places, shape, size, color);
        }
    }

    private static bool IsLone(IReadOnlyList<double?> values, int at) =>
        values[at] is not null && (at == 0 || values[at - 1] is null) && (at == values.Count - 1 || values[at + 1] is null);

    private static LegendItem LegendOf(ChartLine line, int index, Lettering lettering)
    {
        var item = new LegendItem
        {
            LineColor = ChartColors.OfLine(index),
            LineWidth = LineWidth,
            MarkerShape = ChartColors.MarkOfLine(index),
            MarkerSize = MarkSize,
            MarkerFillColor = ChartColors.OfLine(index),
        };
        SetLegendText(item, Lettering.Shorten(line.Name), lettering);
        return item;
    }
}

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">The label in the legend.</param>
/// <param name="Values">A non-negative value for each x of the chart; null leaves a gap.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double?> Values);
