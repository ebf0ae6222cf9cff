using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Count;

/// <summary>The filters that chose the rows of an index, seen from a run that reads it.</summary>
internal sealed class IndexFilters
{
    private const string Separator = "; ", YearsMark = "years ", TagsMark = "tags ", StrippedTags = "tags stripped", MatchMark = "match ";

    private readonly string _text;
    private readonly List<string> _items = [];

    /// <summary>Reads the filters as an index has them.</summary>
    public IndexFilters(string text)
    {
        _text = text;
        for (string rest = text; rest.Length > 0;)
        {
            // An expression is the last, and may contain anything.
            int end = rest.StartsWith(MatchMark, StringComparison.Ordinal) ? -1 : rest.IndexOf(Separator, StringComparison.Ordinal);
            _items.Add(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? "" : rest[(end + Separator.Length)..];
        }
        Years = _items.Find(item => item.StartsWith(YearsMark, StringComparison.Ordinal)) is { } years ? YearRange.Parse(years[YearsMark.Length..]) : null;
    }

    /// <summary>The filters of a run, as its index has them.</summary>
    public static string TextOf(FilterOptions options) => string.Join(Separator, options.Filters);

    /// <summary>The only years that the index has; null if it has all of its sources.</summary>
    public YearRange? Years { get; }

    /// <summary>Whether the years that a run asks for are all in the index, as far as its filters tell.</summary>
    public bool HasYearsOf(FilterOptions asked) => Years is not { } years || (asked.Years is { } range && range.First >= years.First && range.Last <= years.Last);

    /// <summary>Those filters that left out rows, or spellings, that the run would see in the sources; in words.</summary>
    public string NotIn(FilterOptions asked) => string.Join(Separator, _items.Where(item => !HasAllOf(item, asked)).Select(Shown));

    /// <summary>Whether the index has all that a run would see in the sources, as far as one of its filters decides it.</summary>
    private bool HasAllOf(string item, FilterOptions asked)
    {
        if (item.StartsWith(YearsMark, StringComparison.Ordinal)) return HasYearsOf(asked);
        if (item == FilterOptions.FoldedWords) return asked.FoldCase;
        // Words that are watched obey no filter but the years.
        if (asked.Watched.Count > 0 || !asked.Filters.Contains(item, StringComparer.Ordinal)) return false;
        // A filter of tags is about what is read, any other about the name in the result: it lets pass more where more ngrams have that name.
        return item.StartsWith(TagsMark, StringComparison.Ordinal) || (_items.Contains(FilterOptions.FoldedWords) == asked.FoldCase && _items.Contains(StrippedTags) == asked.StripTags);
    }

    private string Shown(string item) => item.StartsWith(YearsMark, StringComparison.Ordinal) ? ShownYears : item;

    private string ShownYears => Years is not { } years || (years.First > YearRange.Least && years.Last < YearRange.Most) ? $"years {Years}"
        : years.First == YearRange.Least ? $"years up to {years.Last}" : $"years from {years.First}";

    /// <summary>Whether the rows of the index have passed the filters of a run already, and must not pass them again: their names have changed.</summary>
    /// <param name="asked">The filters of the run.</param>
    /// <param name="index">What messages call the index.</param>
    /// <exception cref="MapReduceException">The rows of the index cannot give what its sources would give.</exception>
    public bool AreThoseOf(CountOptions asked, string index)
    {
        if (asked.ForIndex)
        {
            string filters = TextOf(asked);
            if (_text.Length == 0 || _text == filters) return _text.Length > 0;
            throw Refused(index, $"was made with the filters '{_text}', and the new index is made {(filters.Length == 0 ? "without filters" : $"with '{filters}'")}; use the same filters, or make it anew from the shards");
        }
        if (asked.FillsYears && !HasYearsOf(asked))
            throw Refused(index, $"has the {ShownYears} only, and a year that it lacks would count as 0; ask for these years only, or use an index of all years");
        if (asked.Tags == TagRule.Keep || !_items.Contains(StrippedTags)) return false;
        string rule = _items.Find(item => item != StrippedTags && item.StartsWith(TagsMark, StringComparison.Ordinal))![TagsMark.Length..];
        if (asked.StripTags && rule == asked.Tags.Name) return true;
        throw Refused(index, $"has ngrams that lost their tags ({rule}), so that none can be chosen by its tag; count all of them, whatever their tags, or make an index with tags");
    }

    /// <summary>What is left to do to the rows of an index for which <see cref="AreThoseOf"/> is true.</summary>
    public static FilterOptions WithoutThose(FilterOptions asked) =>
        asked.ForIndex ? new FilterOptions { ForIndex = true } : asked with { Tags = TagRule.Keep, StripTags = false };

    private static MapReduceException Refused(string index, string why) => new(Failure.FilesInConflict, $"{index}: this index {why}");
}
