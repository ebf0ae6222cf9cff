using System.Globalization;
using MapReduce.Cli.Tests.Data;

namespace MapReduce.Cli.Tests.Series;

/// <summary>The history of one ngram or of a sum, worked out year by year with LINQ. Shares nothing with the program.</summary>
internal sealed class NaiveSeries(IEnumerable<NgramRecord> records)
{
    private readonly ILookup<(string Ngram, int Year), NgramRecord> _records = records.ToLookup(r => (r.Ngram, r.Year));

    /// <summary>Total matches by year, where there are totals.</summary>
    public IReadOnlyDictionary<int, long>? Totals { get; init; }

    public int? Smoothing { get; init; }

    /// <summary>Whether the rows have a column for the values of compositions.</summary>
    public bool HasValue { get; init; }

    /// <summary>The rows of the sum of some ngrams over some years, without a header.</summary>
    public IEnumerable<string> Rows(string name, string[] ngrams, int first, int last)
    {
        int[] years = [.. Enumerable.Range(first, last - first + 1).Where(y => Totals?.ContainsKey(y) ?? true)];
        foreach (int year in years)
        {
            string row = $"{name}\t{year}\t{Matches(ngrams, year)}\t{Of(ngrams, year).Sum(r => r.Volumes)}";
            if (Totals is not null) row += "\t" + Show(Value(ngrams, year));
            if (HasValue) row += "\t" + Show(Value(ngrams, year));
            if (Smoothing is { } s) row += "\t" + Show(years.Where(y => Math.Abs(y - year) <= s).Average(y => Value(ngrams, y)));
            yield return row;
        }
    }

    /// <summary>The rows of a share over some years, without a header.</summary>
    public IEnumerable<string> Shares(string name, string[] part, string[] whole, int first, int last)
    {
        int[] years = [.. Enumerable.Range(first, last - first + 1).Where(y => Matches(whole, y) > 0)];
        double Share(int year) => (double)Matches(part, year) / Matches(whole, year);
        foreach (int year in years)
            yield return $"{name}\t{year}\t\t\t{Show(Share(year))}" + (Smoothing is { } s ? "\t" + Show(years.Where(y => Math.Abs(y - year) <= s).Average(Share)) : "");
    }

    /// <summary>The first and the last year in which any of them occurs.</summary>
    public (int First, int Last) Range(params string[] ngrams)
    {
        int[] years = [.. _records.Where(g => ngrams.Contains(g.Key.Ngram)).Select(g => g.Key.Year)];
        return (years.Min(), years.Max());
    }

    private double Value(string[] ngrams, int year) => Totals is null ? Matches(ngrams, year) : (double)Matches(ngrams, year) / Totals[year];

    private long Matches(string[] ngrams, int year) => Of(ngrams, year).Sum(r => r.Matches);

    private IEnumerable<NgramRecord> Of(string[] ngrams, int year) => ngrams.SelectMany(ngram => _records[(ngram, year)]);

    // The shortest digits, and through a decimal without an exponent.
    private static string Show(double number) =>
        decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
