using System.Globalization;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Count;

/// <summary>What is counted, and by what.</summary>
public sealed record CountOptions
{
    /// <summary>The key.</summary>
    public GroupBy By { get; init; } = GroupBy.Ngram;

    /// <summary>The version of all inputs; null to tell each by its first line.</summary>
    public NgramFormat? Format { get; init; }

    /// <summary>The years whose rows are counted, and added up for <see cref="Watched"/>; null for all.</summary>
    public YearRange? Years { get; init; }

    /// <summary>The ngrams that are counted, folded where <see cref="FoldCase"/> is; null for all.</summary>
    public NgramSet? Ngrams { get; init; }

    /// <summary>An expression as <see cref="NgramPattern"/> takes it; only ngrams that it matches are counted. Null for all.</summary>
    public string? Match { get; init; }

    /// <summary>Which ngrams are counted by their tags, as they are read.</summary>
    public TagRule Tags { get; init; }

    /// <summary>Whether ngrams lose their tags, so that <c>watch_NOUN</c> and <c>watch_VERB</c> merge.</summary>
    public bool StripTags { get; init; }

    /// <summary>Whether ngrams are taken in lower case, those of <see cref="Watched"/> too.</summary>
    public bool FoldCase { get; init; }

    /// <summary>The ngrams that alone are counted; null for all.</summary>
    public AskedNgrams? Asked { get; init; }

    /// <summary>Whether tags keep their capitals where words are folded: a pattern tells by them which words are tagged.</summary>
    internal bool KeepsTags => FoldCase && Asked is not null;

    /// <summary>Takes the version of each input; null where nobody asks.</summary>
    public CorpusDoubts? Doubts { get; init; }

    /// <summary>Whether the projection is told which years occur, in whatever is counted, before it is given a row.</summary>
    public bool NoteYears { get; init; }

    /// <summary>Ngrams whose match counts are told at the end, whatever the key is.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>All that decides which rows are counted and what their ngrams are called, a few words each: equal where the answers are.</summary>
    public IEnumerable<string> Filters
    {
        get
        {
            if (Years is { } years) yield return $"years {years}";
            if (Tags != TagRule.Keep) yield return $"tags {Tags.Name}";
            if (StripTags) yield return "tags stripped";
            if (FoldCase) yield return KeepsTags ? "case of words folded" : "case folded";
            if (Ngrams is not null) yield return string.Create(CultureInfo.InvariantCulture, $"{Ngrams.Count} ngrams of fingerprint {Ngrams.Fingerprint:x16}");
            // Last, as it may read like any of the others; and on one line, which means the same to a regular expression.
            if (Match is not null) yield return $"match {Match.Replace("\r", @"\r", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)}";
        }
    }
}
