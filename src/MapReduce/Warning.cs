namespace MapReduce;

/// <summary>What a run can warn of: a closed set, so that each has its next step and its place in the report.</summary>
public enum WarningKind
{
    /// <summary>An input is named more than once and counts each time.</summary>
    NamedTwice,

    /// <summary>The same shard was named twice in different forms, plain and compressed, and counts each time.</summary>
    SameShard,

    /// <summary>A file in a folder or glob was left out because this or an earlier command wrote it.</summary>
    OwnFileSkipped,

    /// <summary>The inputs come from more than one edition of the corpus.</summary>
    MixedEditions,

    /// <summary>The totals do not match the inputs.</summary>
    ForeignTotals,

    /// <summary>An index has only some of its sources' rows.</summary>
    PartialIndex,

    /// <summary>A list of ngrams has blanks around some, which are ignored.</summary>
    BlanksInList,

    /// <summary>A requested ngram does not occur.</summary>
    AbsentNgram,

    /// <summary>A file of ngrams is read as text.</summary>
    NgramsAsText,

    /// <summary>No line could be counted: all are bad, or filters leave out every one.</summary>
    NothingCounted,

    /// <summary>A requested series has no row although its ngrams occur.</summary>
    NoRows,

    /// <summary>The inputs seem to end before the last year that is shown.</summary>
    EndsEarly,
}

/// <summary>A reason to doubt the result that does not end the run. Shown even under <c>--quiet</c>.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Message">One line: what, where, and the next step.</param>
public sealed record Warning(WarningKind Kind, string Message);
