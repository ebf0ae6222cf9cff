using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// How many ngrams a corpus holds in each year: what counts are divided by to become frequencies. Readable by many threads.
/// </summary>
/// <remarks>
/// A decade's total is the sum over those of its years that the totals have. All their books are in the corpus, whether or
/// not an ngram occurs in each of these years, so a year without it counts as 0 in the decade's frequency. Of a decade that
/// a range of years cuts, the totals <see cref="Within"/> the range have the part that is left.
/// </remarks>
public sealed class YearTotals
{
    private const int Years = 10_000;

    private readonly ulong[] _byYear = new ulong[Years];   // 0: none

    /// <summary>Totals of no year yet.</summary>
    internal YearTotals(string name) => Name = name;

    /// <summary>What messages call them: the file that they come from.</summary>
    public string Name { get; }

    /// <summary>The last year that the file has a total of; 0 for none.</summary>
    public int LastYear { get; private set; }

    /// <summary>Whether there is a total of the year. One of 0, which nothing can be divided by, is none.</summary>
    public bool Has(int year) => _byYear[year] > 0;

    /// <summary>The match counts of all ngrams in the year.</summary>
    /// <exception cref="MapReduceException">There is no total of the year.</exception>
    public double OfYear(int year) => Has(year) ? _byYear[year] : throw Lacks(year);

    /// <summary>The match counts of all ngrams in those years of a decade that have a total.</summary>
    /// <param name="first">The year that the decade begins with.</param>
    /// <exception cref="MapReduceException">There is no total of any of them.</exception>
    public double OfDecade(int first)
    {
        double sum = 0;
        foreach (ulong total in _byYear.AsSpan(first, 10)) sum += total;
        return sum > 0 ? sum : throw Lacks(first);
    }

    /// <summary>The totals of some years alone: of what is counted in these years only.</summary>
    public YearTotals Within(YearRange years)
    {
        var within = new YearTotals(Name) { LastYear = LastYear };
        _byYear.AsSpan(years.First..(years.Last + 1)).CopyTo(within._byYear.AsSpan(years.First));
        return within;
    }

    /// <summary>Adds a year; false where it has a total already.</summary>
    internal bool TryAdd(int year, ulong total)
    {
        if (Has(year)) return false;
        _byYear[year] = total;
        if (total > 0) LastYear = Math.Max(LastYear, year);
        return true;
    }

    private MapReduceException Lacks(int year) => new(
        Failure.BadData, $"{Name}: no total of the year {year}, which occurs in the data; expected one of each of its years: take the totals of the same corpus and version");
}
