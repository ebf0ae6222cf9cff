using MapReduce.Cli.Options;

namespace MapReduce.Cli.Charts;

/// <summary>A chart for a paper: a title, labeled axes, a legend beside the plot, and no decoration.</summary>
internal abstract class Chart
{
    /// <summary>The width of a column of a page.</summary>
    private const int DefaultWidth = 800;

    /// <summary>The font sizes of the title, of the axis labels, and of ticks, legends and notes.</summary>
    protected const double TitleSize = 16, LabelSize = 13, SmallSize = 12;

    /// <summary>The room at the edges, and the lower end of the title.</summary>
    protected const double Margin = 16, BelowTitle = 42;

    /// <summary>From the middle of a line of text to its baseline, as a share of the font size.</summary>
    protected const double MiddleToBaseline = 0.36;

    protected const string Ink = "#000000", GridInk = "#E0E0E0";

    private const string Background = "#FFFFFF";

    public required string Title { get; init; }

    /// <summary>The size that was requested; null for the default.</summary>
    public ChartSize? Size { get; init; }

    public int Width => Size?.Width ?? DefaultWidth;

    public int Height => Size?.Height ?? DefaultHeight;

    protected abstract int DefaultHeight { get; }

    /// <summary>Draws the chart.</summary>
    public void DrawOn(IDrawing drawing)
    {
        drawing.Rectangle(0, 0, Width, Height, Background);
        drawing.Text(Lettering.Fit(ShownText.Of(Title), Width - 2 * Margin, TitleSize), Width / 2.0, 26, TitleSize, Align.Middle);
        DrawBelowTitle(drawing, BelowTitle);
    }

    /// <param name="drawing">Where to draw.</param>
    /// <param name="top">The lower end of the title.</param>
    protected abstract void DrawBelowTitle(IDrawing drawing, double top);
}
