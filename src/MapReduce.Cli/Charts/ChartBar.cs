using ScottPlot;

namespace MapReduce.Cli.Charts;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">As the axis has it.</param>
/// <param name="Kind">What the legend says of all bars of its colour.</param>
/// <param name="Color">The kind's colour.</param>
/// <param name="Value">Its length; null where there is none.</param>
/// <param name="Lowest">Where its whisker begins.</param>
/// <param name="Highest">Where its whisker ends.</param>
/// <param name="Note">What is written behind it.</param>
internal sealed record ChartBar(string Name, string Kind, Color Color, double? Value, double Lowest, double Highest, string Note);
