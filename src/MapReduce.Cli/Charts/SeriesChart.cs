using MapReduce.Ngrams.Series;

namespace MapReduce.Cli.Charts;

/// <summary>Draws series as lines over the years.</summary>
internal static class SeriesChart
{
    /// <param name="series">The series, in the order of the legend. Their smoothed values are drawn.</param>
    /// <param name="measure">The label of the axis.</param>
    /// <param name="arePercents">Whether the values are shares of 1.</param>
    /// <param name="title">The title.</param>
    public static LineChart Of(IReadOnlyList<NgramSeries> series, string measure, bool arePercents, string title)
    {
        // Years without a total are left out, so that lines run straight across them.
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
        Dictionary<int, double> byYear = series.Points.Where(p => p.HasValue).ToDictionary(p => p.Year, p => p.Smoothed);
        return years.Select(year => byYear.TryGetValue(year, out double value) ? value : (double?)null);
    }
}
