using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Totals;

/// <summary>
/// The number of ngrams in a corpus, by year: a count divided by it is a relative frequency. Safe for concurrent reads.
/// </summary>
/// <remarks>
/// The total of a decade is the sum over all its years that have a total, including years in which a given ngram does not
/// occur: those contribute 0 to the ngram's frequency. The same holds for all years together, where a row has no year. If a range of years cuts a decade, use the totals
/// <see cref="Within"/> the range.
/// </remarks>
public sealed class YearTotals
{
    private const int Years = 10_000;

    private readonly ulong[] _byYear = new ulong[Years];   // 0: none
    private readonly ulong[] _volumes = new ulong[Years];   // 0: none, or unknown

    /// <summary>Totals without any year.</summary>
    internal YearTotals(string name) => Name = name;

    /// <summary>The name for messages: the file that the totals come from.</summary>
    public string Name { get; }

    /// <summary>The last year with a total in the file; 0 if there is none.</summary>
    public int LastYear { get; private set; }

    /// <summary>Whether the year has a total. A total of 0, by which nothing can be divided, does not count.</summary>
    public bool Has(int year) => _byYear[year] > 0;

    /// <summary>The sum of match_count over all ngrams of the year.</summary>
    /// <exception cref="MapReduceException">The year has no total.</exception>
    public double OfYear(int year) => Has(year) ? _byYear[year] : throw Lacks(year);

    /// <summary>The sum of match_count over all ngrams of a decade, in its years that have a total.</summary>
    /// <param name="first">The first year of the decade.</param>
    /// <exception cref="MapReduceException">None of the years has a total.</exception>
    public double OfDecade(int first)
    {
        double sum = Sum(_byYear.AsSpan(first, 10));
        return sum > 0 ? sum : throw Lacks(first);
    }

    /// <summary>The sum of match_count over all ngrams of all years that have a total.</summary>
    /// <exception cref="MapReduceException">No year has a total.</exception>
    public double OfAll() => Sum(_byYear) is > 0 and var sum ? sum : throw new MapReduceException(
        Failure.BadData, $"{Name}: no total of any of the requested years; use totals that have these years");

    /// <summary>The number of volumes of the year.</summary>
    /// <exception cref="MapReduceException">The year has no number of volumes.</exception>
    public double VolumesOfYear(int year) => _volumes[year] is > 0 and var volumes ? volumes : throw LacksVolumes($"the year {year}");

    /// <summary>The number of volumes of a decade, in its years that have one.</summary>
    /// <inheritdoc cref="VolumesOfYear"/>
    public double VolumesOfDecade(int first) => Sum(_volumes.AsSpan(first, 10)) is > 0 and var sum ? sum : throw LacksVolumes($"the decade {first}");

    /// <summary>The number of volumes of all years.</summary>
    /// <inheritdoc cref="VolumesOfYear"/>
    public double VolumesOfAll() => Sum(_volumes) is > 0 and var sum ? sum : throw LacksVolumes("any of the requested years");

    private static double Sum(ReadOnlySpan<ulong> totals)
    {
        double sum = 0;
        foreach (ulong total in totals) sum += total;
        return sum;
    }

    /// <summary>The totals of the given years only.</summary>
    public YearTotals Within(YearRange years)
    {
        var within = new YearTotals(Name) { LastYear = LastYear };
        _byYear.AsSpan(years.First..(years.Last + 1)).CopyTo(within._byYear.AsSpan(years.First));
        _volumes.AsSpan(years.First..(years.Last + 1)).CopyTo(within._volumes.AsSpan(years.First));
        return within;
    }

    /// <summary>Adds a year; false if it already has a total.</summary>
    internal bool TryAdd(int year, ulong total, ulong volumes = 0)
    {
        if (Has(year)) return false;
        _byYear[year] = total;
        _volumes[year] = volumes;
        if (total > 0) LastYear = Math.Max(LastYear, year);
        return true;
    }

    private MapReduceException LacksVolumes(string years) => new(
        Failure.BadData, $"{Name}: no number of volumes of {years}, by which volume_frequency could divide; use totals with a volume_count, or leave out volume_frequency");

    private MapReduceException Lacks(int year) => new(
        Failure.BadData, $"{Name}: no total of the year {year}, which occurs in the data; expected a total for each year of the data: use the totals of the same corpus and version");
}
