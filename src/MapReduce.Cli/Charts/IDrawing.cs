namespace MapReduce.Cli.Charts;

/// <summary>A picture that shapes are added to. Units are CSS pixels; (0, 0) is the upper left corner.</summary>
internal interface IDrawing
{
    /// <summary>Begins a group, up to <see cref="End"/>.</summary>
    /// <param name="kind">What kind of thing the group is, such as <c>line</c>.</param>
    /// <param name="name">What it represents, for readers who do not see it.</param>
    void Begin(string kind, string? name = null);

    void End();

    /// <summary>A line through points; no points draw nothing.</summary>
    void Line(IReadOnlyList<Place> places, Stroke stroke);

    void Rectangle(double x, double y, double width, double height, string color);

    /// <param name="shape">The outline, as an SVG path around (0, 0).</param>
    /// <param name="at">Its center.</param>
    /// <param name="color">The color that fills it.</param>
    void Mark(string shape, Place at, string color);

    /// <param name="text">Text that <see cref="ShownText"/> has made safe.</param>
    /// <param name="x">Where the text begins, or has its middle or its end.</param>
    /// <param name="baseline">The line on which the letters stand.</param>
    /// <param name="size">The font size.</param>
    /// <param name="align">Which part of the text is at <paramref name="x"/>.</param>
    /// <param name="upward">Whether the text is turned by a quarter, to be read from below.</param>
    void Text(string text, double x, double baseline, double size, Align align = Align.Start, bool upward = false);
}

/// <summary>A point of a drawing.</summary>
internal readonly record struct Place(double X, double Y);

/// <summary>How a line is drawn.</summary>
/// <param name="Color">The color, as <c>#rrggbb</c>.</param>
/// <param name="Width">The width.</param>
/// <param name="Dash">Lengths of dashes and gaps, alternating, separated by spaces; empty for a solid line.</param>
internal sealed record Stroke(string Color, double Width, string Dash = "");

/// <summary>Which part of a text is at its position.</summary>
internal enum Align
{
    Start,
    Middle,
    End,
}
