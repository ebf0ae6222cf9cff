using MapReduce.Cli.Options;
using MapReduce.Ngrams.Series;

namespace MapReduce.Cli.Charts;

/// <summary>Draws series as lines over the years.</summary>
internal static class SeriesChart
{
    /// <param name="series">The series, in the order of the legend. Their smoothed values are drawn.</param>
    /// <param name="measure">What their values are.</param>
    /// <param name="smoothing">How many years on either side the smoothed values are means of; 0 if they are not smoothed.</param>
    /// <param name="settings">How the chart looks.</param>
    /// <param name="title">The title if none was requested.</param>
    public static LineChart Of(IReadOnlyList<NgramSeries> series, Measure measure, int smoothing, ChartSettings settings, string title)
    {
        // Years without a total are left out, so that lines run straight across them.
        int[] years = [.. series.SelectMany(s => s.Points).Select(p => p.Year).Distinct().Order()];
        return new LineChart
        {
            Title = settings.Title ?? title,
            XLabel = "year",
            Measure = measure,
            X = years,
            Lines = [.. series.Select(s => new ChartLine(s.Name, ValuesOf(s, p => p.Value), smoothing == 0 ? null : ValuesOf(s, p => p.Smoothed)))],
            Smoothing = smoothing,
            IsLogarithmic = settings.IsLogarithmic,
            Size = settings.Size,
        };

        double?[] ValuesOf(NgramSeries of, Func<SeriesPoint, double> value)
        {
            Dictionary<int, double> byYear = of.Points.Where(p => p.HasValue).ToDictionary(p => p.Year, value);
            return [.. years.Select(year => byYear.TryGetValue(year, out double known) ? known : (double?)null)];
        }
    }
}
