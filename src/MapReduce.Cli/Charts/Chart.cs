using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>A chart for a paper: a title, labeled axes, a legend beside the plot, and no decoration.</summary>
internal abstract class Chart
{
    /// <summary>The width of a column of a page. All sizes are in these units.</summary>
    public const int Width = 800;

    /// <summary>The font size of ticks, legends and notes.</summary>
    protected const float SmallSize = 12;

    /// <summary>The library reserves room for accents and descenders, so centered text is too high by this much.</summary>
    protected const float SmallDrop = 3;

    public required string Title { get; init; }

    public abstract int Height { get; }

    /// <summary>Builds the chart with the library.</summary>
    public abstract Plot Compose(Lettering lettering);

    /// <summary>A plot with a title, a bottom axis and a left axis, and no frame.</summary>
    protected Plot Begin(Lettering lettering, string xLabel, string yLabel)
    {
        var plot = new Plot();
        plot.Font.Set(ChartFont.Name);
        lettering.Set(plot.Axes.Title.Label, Title, size: 16);
        lettering.Set(plot.Axes.Bottom.Label, xLabel, size: 13);
        lettering.Set(plot.Axes.Left.Label, yLabel, size: 13);
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = SmallSize;
        plot.Axes.Left.TickLabelStyle.OffsetY = SmallDrop;
        plot.Axes.Top.FrameLineStyle.IsVisible = plot.Axes.Right.FrameLineStyle.IsVisible = false;
        return plot;
    }

    /// <summary>Puts the legend outside the plot, where it hides nothing.</summary>
    protected static void AddLegend(Plot plot, Edge edge, IEnumerable<LegendItem> items)
    {
        plot.Legend.ManualItems.AddRange(items);
        ScottPlot.Panels.LegendPanel panel = plot.ShowLegend(edge);
        panel.Legend.SymbolWidth = 24;
        panel.Alignment = edge == Edge.Right ? Alignment.UpperLeft : Alignment.MiddleCenter;
        panel.Legend.Orientation = edge == Edge.Right ? Orientation.Vertical : Orientation.Horizontal;
        panel.Legend.TightHorizontalWrapping = true;
        panel.Padding = edge == Edge.Right ? new PixelPadding(left: 0, right: 8, bottom: 0, top: 0) : new PixelPadding(0);
        panel.Legend.OutlineWidth = 0;
        panel.Legend.ShadowColor = Colors.Transparent;
    }

    protected static void SetLegendText(LegendItem item, string text, Lettering lettering)
    {
        lettering.Set(item.LabelStyle, text, SmallSize);
        item.LabelStyle.OffsetY = SmallDrop;
    }
}
