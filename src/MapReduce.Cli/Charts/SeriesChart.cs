using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Series;

namespace MapReduce.Cli.Charts;

/// <summary>Series as lines over the years.</summary>
internal static class SeriesChart
{
    /// <summary>A chart of what is looked at, smoothed where it is.</summary>
    /// <param name="series">The series, in the order of the legend.</param>
    /// <param name="measure">What the values are, as the axis has it.</param>
    /// <param name="arePercents">Whether they are shares of 1.</param>
    /// <param name="title">What the series are of.</param>
    public static LineChart Of(IReadOnlyList<NgramSeries> series, string measure, bool arePercents, string title)
    {
        // Only years in which something has a value: a line goes straight over the years that the totals lack.
        int[] years = [.. series.SelectMany(s => s.Points).Select(p => p.Year).Distinct().Order()];
        return new LineChart
        {
            Title = title,
            XLabel = "year",
            YLabel = measure,
            IsShare = arePercents,
            X = years,
            Lines = [.. series.Select(s => new ChartLine(s.Name, [.. ValuesOf(s, years)]))],
        };
    }

    private static IEnumerable<double?> ValuesOf(NgramSeries series, int[] years)
    {
        Dictionary<int, double> byYear = series.Points.ToDictionary(p => p.Year, p => p.Smoothed);
        return years.Select(year => byYear.TryGetValue(year, out double value) ? value : (double?)null);
    }
}
