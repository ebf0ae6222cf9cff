namespace MapReduce.Ngrams.Totals;

/// <summary>The unit in which a count is shown as a part of a total.</summary>
/// <param name="Column">The name of the column, which says the unit.</param>
/// <param name="Factor">What a fraction of 1 is in this unit.</param>
public readonly record struct FrequencyUnit(string Column, double Factor)
{
    /// <summary>A fraction of 1.</summary>
    public static FrequencyUnit Fraction => new("relative_frequency", 1);

    /// <summary>Occurrences in a million.</summary>
    public static FrequencyUnit PerMillion => new("per_million", 1e6);

    /// <summary>Hundredths.</summary>
    public static FrequencyUnit Percent => new("percent", 100);

    /// <summary>A count as a part of a total. The total is divided by last, so that a result with few digits keeps them.</summary>
    public double Of(double count, double total) => count * Factor / total;
}
