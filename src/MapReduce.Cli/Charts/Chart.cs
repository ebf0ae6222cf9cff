using MapReduce.Ngrams.Group;
using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>A chart as a paper has it: a title, named axes, a legend beside the drawing, and nothing that is not read.</summary>
internal abstract class Chart
{
    /// <summary>Wide enough for a column of a page; all sizes below are in these units.</summary>
    public const int Width = 800;

    /// <summary>Size of the letters of marks, legends and notes.</summary>
    protected const float SmallSize = 12;

    /// <summary>The library centres letters with room for accents and tails, so that they hang too high by this much.</summary>
    protected const float SmallDrop = 3;

    public required string Title { get; init; }

    /// <summary>In units of <see cref="Width"/>.</summary>
    public abstract int Height { get; }

    /// <summary>The chart's parts, in the library's terms.</summary>
    public abstract Plot Compose(Lettering lettering);

    /// <summary>A plot with a title and an axis below and on the left, and no frame around it.</summary>
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

    /// <summary>Puts a legend beside the drawing, where it hides nothing.</summary>
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
