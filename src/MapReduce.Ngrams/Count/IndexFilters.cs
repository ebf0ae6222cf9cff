using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Count;

/// <summary>The filters that chose the rows of an index, seen from a run that reads it.</summary>
internal sealed class IndexFilters
{
    private const string Separator = "; ";

    private readonly string _text;
    private readonly FilterList _list;

    /// <summary>Reads the filters as an index has them. REQUIRES: <see cref="FilterList.Parse"/> accepts the text, as it does that of an open index.</summary>
    public IndexFilters(string text)
    {
        _text = text;
        _list = FilterList.Parse(text) ?? throw new ArgumentException($"these are no filters: {text}", nameof(text));
    }

    /// <summary>The only years that the index has; null if it has all of its sources.</summary>
    public YearRange? Years => _list.Years;

    /// <summary>Whether the years that a run asks for are all in the index, as far as its filters tell.</summary>
    public bool HasYearsOf(FilterOptions asked) => Years is not { } years || (asked.Years is { } range && range.First >= years.First && range.Last <= years.Last);

    /// <summary>Those filters that left out rows, or spellings, that the run would see in the sources; in words.</summary>
    public string NotIn(FilterOptions asked) => string.Join(Separator, _list.Items.Where(item => !HasAllOf(item, asked)).Select(Shown));

    /// <summary>Whether the index has all that a run would see in the sources, as far as one of its filters decides it.</summary>
    private bool HasAllOf(string item, FilterOptions asked)
    {
        if (item.StartsWith(FilterList.YearsMark, StringComparison.Ordinal)) return HasYearsOf(asked);
        if (item == FilterList.FoldedWords) return asked.FoldCase;
        // Words that are watched obey no filter but the years.
        if (asked.Watched.Count > 0) return false;
        if (_list.Tags == TagRule.Drop && item.StartsWith(FilterList.TagsMark, StringComparison.Ordinal) && SeeksPlainNames(asked)) return true;
        if (item == asked.Asked?.AsFilter) return !_list.Items.Contains(FilterList.FoldedWords) && !_list.Items.Contains(FilterList.StrippedTags);
        if (!asked.Filters.Contains(item, StringComparer.Ordinal)) return false;
        // A filter of tags is about what is read, any other about the name in the result: it lets pass more where more ngrams have that name.
        return item.StartsWith(FilterList.TagsMark, StringComparison.Ordinal) || (_list.Items.Contains(FilterList.FoldedWords) == asked.FoldCase && _list.Items.Contains(FilterList.StrippedTags) == asked.StripTags);
    }

    /// <summary>Whether a run counts named ngrams only, none of which has a tag: an index without tagged ngrams has all of them.</summary>
    private static bool SeeksPlainNames(FilterOptions asked)
    {
        IEnumerable<byte[]>? names = asked.Asked is { } sought ? sought.PlainNames : asked.StripTags ? null : asked.Ngrams?.All();
        return names is not null && names.All(name => !name.AsSpan().Contains((byte)'_'));
    }

    private string Shown(string item) => item.StartsWith(FilterList.YearsMark, StringComparison.Ordinal) ? ShownYears : item;

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
            string filters = FilterList.TextOf(asked);
            if (_text.Length == 0 || _text == filters) return _text.Length > 0;
            throw Refused(index, $"was made with the filters '{_text}', and the new index is made {(filters.Length == 0 ? "without filters" : $"with '{filters}'")}; use the same filters, or make it anew from the shards");
        }
        if (asked.FillsYears && !HasYearsOf(asked))
            throw Refused(index, $"has the {ShownYears} only, and a year that it lacks would count as 0; ask for these years only, or use an index of all years");
        if (asked.Tags == TagRule.Keep || !_list.Items.Contains(FilterList.StrippedTags)) return false;
        if (asked.StripTags && _list.Tags == asked.Tags) return true;
        throw Refused(index, $"has ngrams that lost their tags ({_list.Tags.Name}), so that none can be chosen by its tag; count all of them, whatever their tags, or make an index with tags");
    }

    /// <summary>What is left to do to the rows of an index for which <see cref="AreThoseOf"/> is true.</summary>
    public static FilterOptions WithoutThose(FilterOptions asked) =>
        asked.ForIndex ? new FilterOptions { ForIndex = true } : asked with { Tags = TagRule.Keep, StripTags = false };

    private static MapReduceException Refused(string index, string why) => new(Failure.FilesInConflict, $"{index}: this index {why}");
}
