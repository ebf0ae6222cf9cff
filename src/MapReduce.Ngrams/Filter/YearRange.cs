namespace MapReduce.Ngrams.Filter;

/// <summary>Years from the first to the last, both among them.</summary>
public readonly record struct YearRange(int First, int Last)
{
    /// <summary>Whether the year is among them.</summary>
    public bool Contains(int year) => year >= First && year <= Last;
}
