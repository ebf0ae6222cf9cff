using ScottPlot;
using ScottPlot.TickGenerators;

namespace MapReduce.Cli.Charts;

/// <summary>Horizontal bars, so that their names can be read.</summary>
internal sealed class BarChart : Chart
{
    private const int RowHeight = 34, HeightAroundBars = 150;

    private const double Thickness = 0.7, WhiskerSize = 0.25;

    /// <summary>The share of the axis that is kept free for the note after the longest bar.</summary>
    private const double RoomForNote = 0.3;

    public required string XLabel { get; init; }

    /// <summary>From top to bottom.</summary>
    public required IReadOnlyList<ChartBar> Bars { get; init; }

    public override int Height => HeightAroundBars + RowHeight * Bars.Count;

    public override Plot Compose(Lettering lettering)
    {
        Plot plot = Begin(lettering, XLabel, yLabel: "");
        for (int i = 0; i < Bars.Count; i++) AddBar(plot, Bars[i], row: -i);
        double largest = Bars.Max(bar => bar.Value is null ? 0 : bar.Highest);
        (Tick[] lengths, double end) = ChartTicks.FromZero(largest, most: 6);
        plot.Axes.Bottom.TickGenerator = new NumericManual(lengths);
        plot.Axes.Left.TickGenerator = new NumericManual([.. Bars.Select((bar, i) => Tick.Major(-i, bar.Name))]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimits(0, Math.Max(end, largest / (1 - RoomForNote)), -Bars.Count + 0.4, 0.6);
        AddLegend(plot, Edge.Bottom, Bars.DistinctBy(bar => bar.Kind).Select(bar => LegendOf(bar, lettering)));
        return plot;
    }

    private static void AddBar(Plot plot, ChartBar bar, double row)
    {
        if (bar.Value is { } value)
        {
            plot.Add.Bar(new Bar { Position = row, Value = value, Size = Thickness, FillColor = ChartColors.Of(bar.Color), LineWidth = 0, Orientation = Orientation.Horizontal });
            AddWhisker(plot, bar, row);
        }
        ScottPlot.Plottables.Text note = plot.Add.Text(bar.Note, bar.Value is null ? 0 : bar.Highest, row);
        note.LabelStyle.FontName = ChartFont.Name;
        note.LabelStyle.FontSize = SmallSize;
        note.LabelStyle.Alignment = Alignment.MiddleLeft;
        (note.OffsetX, note.OffsetY) = (7, SmallDrop);
    }

    private static void AddWhisker(Plot plot, ChartBar bar, double row)
    {
        if (bar.Lowest == bar.Highest) return;
        AddStroke(plot, bar.Lowest, row, bar.Highest, row);
        foreach (double end in new[] { bar.Lowest, bar.Highest }) AddStroke(plot, end, row - WhiskerSize / 2, end, row + WhiskerSize / 2);
    }

    private static void AddStroke(Plot plot, double x1, double y1, double x2, double y2)
    {
        ScottPlot.Plottables.LinePlot stroke = plot.Add.Line(x1, y1, x2, y2);
        stroke.LineColor = Colors.Black;
        stroke.LineWidth = 1;
        stroke.MarkerSize = 0;
    }

    private static LegendItem LegendOf(ChartBar bar, Lettering lettering)
    {
        var item = new LegendItem { FillColor = ChartColors.Of(bar.Color) };
        SetLegendText(item, bar.Kind, lettering);
        return item;
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
internal sealed record ChartBar(string Name, string Kind, ChartColor Color, double? Value, double Lowest, double Highest, string Note);
