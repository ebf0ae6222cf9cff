using System.CommandLine;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Options;

/// <summary>The filters of <c>count</c> and <c>index</c>, as typed and validated: which rows count, and what their ngrams are called.</summary>
/// <param name="ofIndex">Whether the rows are those of an index, which has no grouping, and of which no sum is complete.</param>
internal sealed class FilterArguments(bool ofIndex = false)
{
    private static readonly string TagNames = string.Join(',', PosTags.All.Select(t => t.Name));

    private readonly Option<YearRange?> _years = Parsers.Years(OptionGroup.Filter, "Only these years: 1900..2000, 1900.., ..2000 or a single year");
    private readonly GroupedOption<string[]> _ngrams = new(OptionGroup.Filter, "--ngram") { HelpName = "W", Description = "Only this ngram (repeatable)" };
    private readonly FileOption<string?> _ngramFile = new FileOption<string?>(OptionGroup.Filter, "--ngrams", FileRole.Read) { Description = "Only the ngrams listed in a file, one per line, and those of --ngram" };
    private readonly FileOption<string?> _exclude = new FileOption<string?>(OptionGroup.Filter, "--exclude", FileRole.Read) { Description = "Not the ngrams listed in a file, one per line, such as stop words" };
    private readonly GroupedOption<string?> _match = new(OptionGroup.Filter, "--match") { HelpName = "REGEX", Description = "Only ngrams that match a regular expression (.NET syntax, without lookarounds and backreferences)" };
    private readonly Option<long?> _minCount = Parsers.Number(OptionGroup.Filter, "--min-count", "N", "Only rows with a match_count of at least N, after all counts are added up", 0L);

    private readonly GroupedOption<bool> _foldCase = new(OptionGroup.Spelling, "--fold-case")
    {
        Description = $"{Parsers.FoldCase("ngrams")}; --ngram, --ngrams, --exclude{(ofIndex ? "" : ", --word")} and --match then ignore case{(ofIndex ? ". Tags stay in upper case" : "")}",
    };

    private readonly GroupedOption<TagRule?> _tags = new(OptionGroup.Spelling, "--tags")
    {
        HelpName = "keep|drop|only|LIST",
        CompletionSources = { PosTags.All.Select(t => t.Name).ToArray() },
        Description = "Tagged ngrams (watch_NOUN): keep all, drop tagged, only tagged, or only those with a tag of LIST (such as NOUN,VERB) [default: keep" + (ofIndex ? "]" : "; drop if --by has no ngram, so that each word counts once]"),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TagRule.Named(text) is { } rule) return rule;
            result.AddError($"--tags {text}: expected keep, drop, only, or some of {TagNames} separated by commas");
            return null;
        },
    };

    private readonly GroupedOption<bool> _stripTags = new(OptionGroup.Spelling, "--strip-tags") { Description = "Remove the tags, so that watch_NOUN and watch_VERB add up to watch; needs --tags only or a list" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> Options => ofIndex
        ? [_years, _ngrams, _ngramFile, _exclude, _match, _foldCase, _tags, _stripTags]
        : [_years, _ngrams, _ngramFile, _exclude, _match, _minCount, _foldCase, _tags, _stripTags];

    /// <summary>The filters as they were typed, and the default that leaves tagged ngrams out.</summary>
    public IReadOnlyList<string> Typed(ParseResult typed, GroupBy by)
    {
        var filters = new List<string>();
        foreach (Option option in Options)
        {
            if (typed.GetResult(option) is not { Implicit: false } result) continue;
            string[] values = [.. result.Tokens.Select(token => CellText.Shorten(token.Value, MostLength))];
            filters.Add(values.Length == 0 ? option.Name : string.Join(" ", values.Take(MostShown).Select(value => $"{option.Name} {value}")) + (values.Length > MostShown ? " …" : ""));
        }
        if (!by.HasNgram() && typed.GetResult(_tags) is null or { Implicit: true }) filters.Add("--tags drop (the default here)");
        return filters;
    }

    /// <summary>How many values of an option a message shows, and how much of each.</summary>
    private const int MostShown = 3, MostLength = 60;

    /// <summary>Validates the filters that were typed.</summary>
    /// <param name="typed">The command line.</param>
    /// <param name="by">What to count by.</param>
    /// <param name="memoryBytes">The run's memory in bytes. The lists of ngrams may take half of it.</param>
    /// <exception cref="MapReduceException">A list of ngrams cannot be read.</exception>
    public CountOptions Read(ParseResult typed, GroupBy by, long memoryBytes)
    {
        bool foldCase = typed.GetValue(_foldCase);
        NgramSet? ngrams = Ngrams(typed, foldCase, memoryBytes / 2);
        return new CountOptions
        {
            By = by,
            Years = typed.GetValue(_years),
            Ngrams = ngrams,
            NoteNgrams = ngrams is not null,
            Excluded = typed.GetValue(_exclude) is { } list ? _exclude.Read(list, path => new NgramSet([], path, foldCase, memoryBytes / 2 - (ngrams?.Bytes ?? 0))) : null,
            Match = Match(typed, foldCase),
            FoldCase = foldCase,
            Tags = Tags(typed, by),
            StripTags = typed.GetValue(_stripTags),
            MinCount = (ulong)(typed.GetValue(_minCount) ?? 0),
        };
    }

    private NgramSet? Ngrams(ParseResult typed, bool foldCase, long mostBytes)
    {
        string[] ngrams = typed.GetValue(_ngrams) ?? [];
        string? file = typed.GetValue(_ngramFile);
        if (ngrams.Contains("")) throw new UsageException("--ngram '' (an unset variable?): name an ngram");
        if (ngrams.FirstOrDefault(ngram => ngram.AsSpan().ContainsAny('\t', '\n')) is not null)
            throw new UsageException("--ngram: an ngram contains no TAB and no newline; name one ngram, and repeat --ngram for more");
        if (file is not null) return _ngramFile.Read(file, path => new NgramSet(ngrams, path, foldCase, mostBytes));
        return ngrams.Length == 0 ? null : new NgramSet(ngrams, null, foldCase, mostBytes);
    }

    private string? Match(ParseResult typed, bool foldCase)
    {
        string? expression = typed.GetValue(_match);
        if (expression is null) return null;
        if (expression == "") throw new UsageException("--match '' (an unset variable?): give a regular expression such as '^q'; without --match, all ngrams are counted");
        try
        {
            _ = new NgramPattern(expression, foldCase);
            return expression;
        }
        catch (ArgumentException) when (Scripts.Advice(expression) is { } advice)
        {
            throw new UsageException($"--match: {advice}");
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--match: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; give a regular expression such as '^q' or '(ing|ed)$'");
        }
        catch (NotSupportedException)
        {
            throw new UsageException($"--match '{expression.ReplaceLineEndings(" ")}': uses a lookaround or a backreference, or is too large; rewrite it without them");
        }
    }

    private TagRule Tags(ParseResult typed, GroupBy by)
    {
        TagRule? asked = typed.GetValue(_tags);
        TagRule rule = asked ?? (by.HasNgram() ? TagRule.Keep : TagRule.Drop);
        if (!typed.GetValue(_stripTags) || rule.Carried) return rule;
        string with = $"--strip-tags with --tags {rule.Name}{(asked is null ? " (the default here)" : "")}";
        throw new UsageException(rule == TagRule.Keep
            ? $"{with} would count each word twice, because the data has it plain (watch) and tagged (watch_NOUN, watch_VERB); give --tags only, or a list such as --tags NOUN,VERB"
            : $"{with} has no tags to remove: tagged rows are dropped, so that each word counts once; give --tags only, or a list such as --tags NOUN,VERB");
    }
}
