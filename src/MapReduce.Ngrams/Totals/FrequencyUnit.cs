namespace MapReduce.Ngrams.Totals;

/// <summary>The unit of relative frequencies.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Factor">What a fraction of 1 is multiplied by.</param>
public sealed record FrequencyUnit(string Name, double Factor)
{
    /// <summary>A fraction of 1.</summary>
    public static FrequencyUnit Fraction { get; } = new("relative_frequency", 1);

    /// <summary>Occurrences per million ngrams.</summary>
    public static FrequencyUnit PerMillion { get; } = new("per_million", 1e6);

    /// <summary>Percent.</summary>
    public static FrequencyUnit Percent { get; } = new("percent", 100);
}
