using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>
/// The colours of Okabe and Ito, which people who do not see red or green tell apart, the darker ones first; yellow is left
/// out, as a thin line of it is lost on white. Past the last one the same colours come again, with marks on the line.
/// </summary>
internal static class ChartColors
{
    public static readonly Color Blue = Color.FromHex("#0072B2");
    public static readonly Color Orange = Color.FromHex("#E69F00");
    public static readonly Color Grey = Color.FromHex("#888888");

    private static readonly Color[] Lines =
    [
        Blue, Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"), Color.FromHex("#56B4E9"), Orange, Colors.Black,
    ];

    // Marks and not dashes: for each dash the library's SVG writer complains on standard error.
    private static readonly MarkerShape[] Marks = [MarkerShape.None, MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledDiamond];

    public static Color OfLine(int index) => Lines[index % Lines.Length];

    public static MarkerShape MarkOfLine(int index) => Marks[index / Lines.Length % Marks.Length];
}
