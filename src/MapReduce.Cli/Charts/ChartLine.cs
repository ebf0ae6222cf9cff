
namespace MapReduce.Cli.Charts;

/// <summary>A line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">As the legend has it; any letters.</param>
/// <param name="Values">A value for each x of the chart, from 0 up; null where there is none, which leaves a gap.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double?> Values);
