using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Series;

/// <summary>How to compute series from histories.</summary>
public sealed record SeriesOptions
{
    /// <summary>The years of the series. An open end is the first or last year in which any of the ngrams occurs; null for both ends open.</summary>
    public YearRange? Years { get; init; }

    /// <summary>Whether ngrams that differ only in case count as one.</summary>
    public bool FoldCase { get; init; }

    /// <summary>Whether each variant of case is a series of its own too. The rows then have ngrams as the input spells them.</summary>
    public bool Variants { get; init; }

    /// <summary>Whether names are case-folded.</summary>
    internal bool FoldsCase => FoldCase || Variants;

    /// <summary>The corpora by name; a single one without a name by default.</summary>
    public IReadOnlyList<string> Corpora { get; init; } = [""];

    /// <summary>The totals by corpus, for relative frequencies; years without a total have no point. Empty for counts.</summary>
    public IReadOnlyDictionary<string, YearTotals> Totals { get; init; } = new Dictionary<string, YearTotals>();

    /// <summary>The unit of relative frequencies.</summary>
    public FrequencyUnit Unit { get; init; } = FrequencyUnit.Fraction;

    /// <summary>Whether rows have <c>volume_frequency</c>: the volumes divided by those of the corpus, a fraction. REQUIRES: totals.</summary>
    public bool WithVolumeFrequency { get; init; }

    /// <summary>How many years on either side smoothing includes; null for no smoothing.</summary>
    public int? Smoothing { get; init; }

    /// <summary>The most ngrams of a group in the result.</summary>
    public int MostOfGroup { get; init; } = 10;

    /// <summary>Whether the sum of a group is a series too.</summary>
    public bool WithSums { get; init; }

    /// <summary>What an ngram that does not occur has.</summary>
    public WhenAbsent Absent { get; init; }

    /// <summary>Whether the result has a row for each year and a column for each series.</summary>
    public bool Pivot { get; init; }

    /// <summary>How many threads write the rows; 1 to 512.</summary>
    public int Workers { get; init; } = 1;

    internal YearTotals? TotalsOf(string corpus) => Totals.GetValueOrDefault(corpus);
}

/// <summary>What to do with an ngram that does not occur.</summary>
public enum WhenAbsent
{
    /// <summary>Its counts are 0.</summary>
    Zero,

    /// <summary>Its fields are empty.</summary>
    Empty,

    /// <summary>The run fails.</summary>
    Fail,
}
