using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Group;

namespace MapReduce.Ngrams.Tests.Oracle;

/// <summary>What is asked of a count, in the words and lists that the oracle reads by itself, and as the program takes it.</summary>
internal sealed class Asked
{
    private CountOptions? _options;

    public GroupBy By { get; init; } = GroupBy.Ngram;

    public IReadOnlyList<string> Watched { get; init; } = [];

    public (int First, int Last)? Years { get; init; }

    public string[]? Ngrams { get; init; }

    public string? Match { get; init; }

    public bool FoldCase { get; init; }

    public string Tags { get; init; } = "keep";

    public bool StripTags { get; init; }

    /// <summary>Whether years are noted beside the rows, which no row shows.</summary>
    public bool NoteYears { get; init; }

    /// <summary>The same for the program, made once.</summary>
    public CountOptions Options => _options ??= new CountOptions
    {
        By = By,
        Watched = Watched,
        Years = Years is { } years ? new YearRange(years.First, years.Last) : null,
        Ngrams = Ngrams is null ? null : new NgramSet(Ngrams, foldCase: FoldCase),
        Match = Match,
        FoldCase = FoldCase,
        Tags = TagRule.Named(Tags) ?? throw new ArgumentException($"no tags: {Tags}"),
        StripTags = StripTags,
        NoteYears = NoteYears,
    };

    /// <summary>Options without filters, or with a tag rule alone.</summary>
    public static implicit operator Asked(CountOptions options) => new() { By = options.By, Watched = options.Watched, Tags = options.Tags.Name, _options = options };

    public override string ToString() => $"by {By}{string.Concat(Options.Filters.Select(filter => $"; {filter}"))}{(Watched.Count > 0 ? "; watching" : "")}";
}
