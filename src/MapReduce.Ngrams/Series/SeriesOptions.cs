using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Series;

/// <summary>How histories become series.</summary>
public sealed record SeriesOptions
{
    /// <summary>
    /// The years of the series; null for those from the first to the last in which anything that is asked for occurs. So it
    /// is with an end that is left open.
    /// </summary>
    public YearRange? Years { get; init; }

    /// <summary>Whether ngrams that differ only in case are one.</summary>
    public bool FoldCase { get; init; }

    /// <summary>The totals of the corpus, to make frequencies; years that they lack have no point.</summary>
    public YearTotals? Totals { get; init; }

    /// <summary>How many years on either side a value is smoothed over; null for none.</summary>
    public int? Smoothing { get; init; }
}
