namespace MapReduce.Cli.Charts;

/// <summary>
/// What tells lines apart: the colors of Okabe and Ito, which color-blind people can distinguish, and dashes and markers, which
/// survive a print without colors. Yellow is left out, because a thin yellow line is invisible on white.
/// </summary>
/// <param name="Color">The color.</param>
/// <param name="Dash">The dashes, as in <see cref="Stroke.Dash"/>.</param>
/// <param name="Mark">The markers on the line, as in <see cref="IDrawing.Mark"/>; empty for none.</param>
internal sealed record LineStyle(string Color, string Dash, string Mark)
{
    /// <summary>The marker of a value that has no neighbors.</summary>
    public const string Dot = "M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z";

    public const string Blue = "#0072B2", Orange = "#E69F00", Grey = "#888888";

    /// <summary>In the order in which lines take them.</summary>
    public static readonly string[] Colors = [Blue, "#D55E00", "#009E73", "#CC79A7", "#56B4E9", Orange, "#000000"];

    /// <summary>In the order in which lines take them: the first line is solid.</summary>
    public static readonly string[] Dashes = ["", "8 4", "2 3", "10 3 2 3"];

    /// <summary>In the order in which lines take them: the first four lines differ by their dashes and have none.</summary>
    public static readonly string[] Marks =
    [
        "", Dot, "M-3 -3H3V3H-3Z", "M0 -4L4 3H-4Z", "M0 -4.5L4.5 0L0 4.5L-4.5 0Z", "M-1 -4H1V-1H4V1H1V4H-1V1H-4V-1H-1Z", "M0 4L4 -3H-4Z",
    ];

    /// <summary>The style of a line by its place in the legend. The first 28 differ even without colors.</summary>
    public static LineStyle Of(int index) => new(Colors[index % Colors.Length], Dashes[index % Dashes.Length], Marks[index / Dashes.Length % Marks.Length]);
}
