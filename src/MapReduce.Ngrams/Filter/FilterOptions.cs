using MapReduce.Input;

namespace MapReduce.Ngrams.Filter;

/// <summary>Which rows a run counts or watches, and how the result spells their ngrams. The scanners get the whole record.</summary>
public record FilterOptions
{
    /// <summary>The years whose rows are counted, and added up for <see cref="Watched"/>; null for all.</summary>
    public YearRange? Years { get; init; }

    /// <summary>The only ngrams to count, case-folded if <see cref="FoldCase"/> is set; null for all.</summary>
    public NgramSet? Ngrams { get; init; }

    /// <summary>Ngrams that are not counted, case-folded if <see cref="FoldCase"/> is set; null for none.</summary>
    public NgramSet? Excluded { get; init; }

    /// <summary>A regular expression (see <see cref="NgramPattern"/>); only ngrams that it matches are counted. Null for all.</summary>
    public string? Match { get; init; }

    /// <summary>Which ngrams are counted, by the tags that they have in the input.</summary>
    public TagRule Tags { get; init; }

    /// <summary>Whether tags are removed, so that <c>watch_NOUN</c> and <c>watch_VERB</c> merge.</summary>
    public bool StripTags { get; init; }

    /// <summary>Whether ngrams, and those of <see cref="Watched"/>, are case-folded.</summary>
    public bool FoldCase { get; init; }

    /// <summary>The ngrams and wildcards of a series, the only ones to count; null for all.</summary>
    public AskedNgrams? Asked { get; init; }

    /// <summary>Whether the result is an index, which is filtered again by its readers: its tags stay in upper case when words are folded.</summary>
    public bool ForIndex { get; init; }

    /// <summary>Whether tags stay in upper case when words are folded, so that it can be seen which words are tagged.</summary>
    internal bool KeepsTags => FoldCase && (ForIndex || Asked is not null);

    /// <summary>
    /// The label of an input, which becomes the first part of the keys of its ngrams, so that equal ngrams of inputs with different
    /// labels are counted apart. It must not contain a NUL. Null for no labels.
    /// </summary>
    public Func<InputSource, string>? Label { get; init; }

    /// <summary>Ngrams whose match counts are reported at the end, whatever the grouping.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>
    /// Other Unicode forms of requested ngrams: they are not counted, but watched, so that a warning of an absent ngram can name the form
    /// that does occur. Null for none.
    /// </summary>
    public NgramSet? OtherForms { get; init; }

    /// <summary>Each filter in a few words. Two records with equal lists give the same rows, except for <see cref="Asked"/>, <see cref="Watched"/>, <see cref="OtherForms"/> and <see cref="Label"/>.</summary>
    public IEnumerable<string> Filters
    {
        get
        {
            if (Years is { } years) yield return FilterList.YearsMark + years;
            if (Tags != TagRule.Keep) yield return FilterList.TagsMark + Tags.Name;
            if (StripTags) yield return FilterList.StrippedTags;
            if (FoldCase) yield return KeepsTags ? FilterList.FoldedWords : "case folded";
            if (Ngrams is not null) yield return FilterList.ItemOf(Ngrams);
            if (Excluded is not null) yield return FilterList.WithoutMark + FilterList.ItemOf(Excluded);
            // Last, since the expression may look like any of the others. It has no line break.
            if (Match is not null) yield return FilterList.MatchMark + Match;
        }
    }
}
