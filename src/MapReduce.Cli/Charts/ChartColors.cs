using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>
/// The colors of Okabe and Ito, which color-blind people can distinguish, darker ones first. Yellow is left out, because a thin
/// yellow line is invisible on white. After the last color, they repeat with markers on the line.
/// </summary>
internal static class ChartColors
{
    private static readonly Color Blue = Color.FromHex("#0072B2"), Orange = Color.FromHex("#E69F00"), Grey = Color.FromHex("#888888");

    private static readonly Color[] Lines =
    [
        Blue, Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"), Color.FromHex("#56B4E9"), Orange, Colors.Black,
    ];

    // Markers instead of dashes: the library's SVG writer prints an error for each dash.
    private static readonly MarkerShape[] Marks = [MarkerShape.None, MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond];

    public static Color Of(ChartColor color) => color switch
    {
        ChartColor.Blue => Blue,
        ChartColor.Orange => Orange,
        _ => Grey,
    };

    public static Color OfLine(int index) => Lines[index % Lines.Length];

    public static MarkerShape MarkOfLine(int index) => Marks[index / Lines.Length % Marks.Length];
}

/// <summary>The color of a bar, by name.</summary>
internal enum ChartColor
{
    Blue,
    Orange,
    Grey,
}
