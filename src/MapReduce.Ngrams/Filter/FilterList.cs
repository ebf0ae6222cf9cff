using System.Globalization;
using System.Text.RegularExpressions;

namespace MapReduce.Ngrams.Filter;

/// <summary>The filters that chose the rows of an index, as its text has them: the <see cref="FilterOptions.Filters"/> of the run that made it.</summary>
/// <remarks>docs/index-format.md describes the text. Equal filters have equal texts, and other filters have others.</remarks>
public sealed partial class FilterList
{
    internal const string YearsMark = "years ", TagsMark = "tags ", StrippedTags = "tags stripped", FoldedWords = "case of words folded", WithoutMark = "without ", MatchMark = "match ";

    private const string Separator = "; ";

    private readonly List<string> _items = [];

    private FilterList() { }

    /// <summary>The text of a run's filters; empty if it has none.</summary>
    public static string TextOf(FilterOptions options) => string.Join(Separator, options.Filters);

    /// <summary>The filter of named ngrams.</summary>
    internal static string ItemOf(NgramSet ngrams) => string.Create(CultureInfo.InvariantCulture, $"{ngrams.Count} ngram{(ngrams.Count == 1 ? "" : "s")} of fingerprint {ngrams.Fingerprint:x16}");

    /// <summary>Reads the text; null if no writer writes it.</summary>
    public static FilterList? Parse(string text)
    {
        var list = new FilterList();
        for (string rest = text; rest.Length > 0;)
        {
            // An expression is the last, and may contain anything.
            int end = rest.StartsWith(MatchMark, StringComparison.Ordinal) ? -1 : rest.IndexOf(Separator, StringComparison.Ordinal);
            list._items.Add(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? "" : rest[(end + Separator.Length)..];
        }
        int last = 0;
        foreach (string item in list._items)
        {
            int place = list.PlaceOf(item);
            if (place <= last) return null;
            last = place;
        }
        return string.Join(Separator, list._items) == text ? list : null;
    }

    /// <summary>The filters, in the order of the text.</summary>
    internal IReadOnlyList<string> Items => _items;

    /// <summary>The only years whose rows are there; null if all are.</summary>
    public YearRange? Years { get; private set; }

    /// <summary>Which ngrams are there, by their tags.</summary>
    internal TagRule Tags { get; private set; }

    /// <summary>The place of a filter in the order; 0 if it is invalid.</summary>
    private int PlaceOf(string item)
    {
        if (item.StartsWith(YearsMark, StringComparison.Ordinal))
        {
            Years = YearRange.Parse(item[YearsMark.Length..]);
            return Years is { } years && item == YearsMark + years ? 1 : 0;
        }
        // Stripped tags would merge words with the sums of their tags, unless a rule of tags chose between them.
        if (item == StrippedTags) return Tags.Carried ? 3 : 0;
        if (item.StartsWith(TagsMark, StringComparison.Ordinal))
        {
            if (TagRule.Named(item[TagsMark.Length..]) is not { } rule || rule == TagRule.Keep || item != TagsMark + rule.Name) return 0;
            Tags = rule;
            return 2;
        }
        if (item == FoldedWords) return 4;
        if (item.StartsWith(MatchMark, StringComparison.Ordinal)) return item.Length > MatchMark.Length && item.AsSpan().IndexOfAny('\r', '\n') < 0 ? 7 : 0;
        bool isWithout = item.StartsWith(WithoutMark, StringComparison.Ordinal);
        return !Set().IsMatch(isWithout ? item[WithoutMark.Length..] : item) ? 0 : isWithout ? 6 : 5;
    }

    [GeneratedRegex(@"\A(0 ngrams|1 ngram|[2-9] ngrams|[1-9][0-9]{1,18} ngrams) of fingerprint [0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Set();
}
