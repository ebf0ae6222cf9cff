namespace MapReduce.Ngrams.Group;

/// <summary>What the counts are grouped by.</summary>
public enum GroupBy
{
    /// <summary>One row an ngram.</summary>
    Ngram,

    /// <summary>One row an ngram and year.</summary>
    NgramYear,

    /// <summary>One row an ngram and decade.</summary>
    NgramDecade,

    /// <summary>One row a year.</summary>
    Year,

    /// <summary>One row a decade.</summary>
    Decade,

    /// <summary>One row in all.</summary>
    None,
}
