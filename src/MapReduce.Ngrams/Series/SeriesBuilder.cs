using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Series;

/// <summary>Computes series from histories.</summary>
/// <param name="histories">The histories of all ngrams and patterns of the expressions.</param>
/// <param name="options">Years, totals and smoothing.</param>
internal sealed class SeriesBuilder(HistoryCollection histories, SeriesOptions options)
{
    /// <summary>The series of the expressions, in order; a pattern has one for each of its ngrams.</summary>
    /// <exception cref="MapReduceException">A sum exceeds 2^63-1.</exception>
    public IReadOnlyList<NgramSeries> Build(IReadOnlyList<NgramExpression> expressions)
    {
        var asked = expressions.SelectMany(Expand).ToList();
        int[] years = [.. YearsOf(asked)];
        return [.. asked.Select(a => Smooth(new NgramSeries(a.Name, [.. years.Select(year => Point(a, year)).OfType<SeriesPoint>()])))];
    }

    private sealed record Asked(string Name, IReadOnlyList<NgramHistory> Sum, IReadOnlyList<NgramHistory> Divisor);

    private IEnumerable<Asked> Expand(NgramExpression expression) => expression.Pattern is { } pattern
        ? histories[pattern].Select(history => new Asked(history.Ngram, [history], []))
        : [new Asked(expression.Text, [.. expression.Sum.Select(n => histories[n])], [.. expression.Divisor.Select(n => histories[n])])];

    private IEnumerable<int> YearsOf(List<Asked> series)
    {
        int[] seen = [.. series.SelectMany(a => a.Sum.Concat(a.Divisor)).Distinct().SelectMany(h => h.Years)];
        YearRange asked = options.Years ?? YearRange.All;
        if ((asked.IsFirstOpen || asked.IsLastOpen) && seen.Length == 0) return [];
        int first = asked.IsFirstOpen ? seen.Min() : asked.First, last = asked.IsLastOpen ? seen.Max() : asked.Last;
        return Enumerable.Range(first, last - first + 1).Where(year => options.Totals?.Has(year) ?? true);
    }

    private SeriesPoint? Point(Asked asked, int year)
    {
        NgramCount count = Sum(asked.Name, asked.Sum, year);
        double value = count.Matches;
        if (asked.Divisor.Count > 0)
        {
            ulong whole = Sum(asked.Name, asked.Divisor, year).Matches;
            if (whole == 0) return null;
            value /= whole;
        }
        else if (options.Totals is { } totals) value /= totals.OfYear(year);
        return new SeriesPoint(year, count, value, value);
    }

    private static NgramCount Sum(string name, IReadOnlyList<NgramHistory> histories, int year)
    {
        NgramCount sum = default;
        foreach (NgramHistory history in histories)
        {
            NgramCount.Merge(ref sum, history[year]);
            if (NgramCount.HasOverflowed(in sum))
                throw new MapReduceException(Failure.BadData, $"the sum of '{name}' in {year} exceeds 9223372036854775807 (2^63-1); a count in the input is damaged");
        }
        return sum;
    }

    /// <summary>Replaces each value by the mean over the years from y - s to y + s; years without a point do not count.</summary>
    private NgramSeries Smooth(NgramSeries series)
    {
        if (options.Smoothing is not { } reach) return series;
        IReadOnlyList<SeriesPoint> points = series.Points;
        var smoothed = new SeriesPoint[points.Count];
        int from = 0, to = 0;   // the points [from, to) are within reach
        for (int i = 0; i < points.Count; i++)
        {
            while (points[from].Year < points[i].Year - reach) from++;
            while (to < points.Count && points[to].Year <= points[i].Year + (long)reach) to++;
            // No running sum, which would carry its rounding errors to all later years.
            double sum = 0;
            for (int near = from; near < to; near++) sum += points[near].Value;
            smoothed[i] = points[i] with { Smoothed = sum / (to - from) };
        }
        return series with { Points = smoothed };
    }
}

/// <summary>The values of an expression, or of one ngram of a pattern, by year.</summary>
/// <param name="Name">The name in the result.</param>
/// <param name="Points">The years that have a value, ascending.</param>
public sealed record NgramSeries(string Name, IReadOnlyList<SeriesPoint> Points);

/// <summary>One year of a series.</summary>
/// <param name="Year">The year.</param>
/// <param name="Count">The counts; of a share, those of the dividend.</param>
/// <param name="Value">The match count, relative frequency or share.</param>
/// <param name="Smoothed">The smoothed value; equals <paramref name="Value"/> without smoothing.</param>
public readonly record struct SeriesPoint(int Year, NgramCount Count, double Value, double Smoothed);
