using System.CommandLine;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Options;

/// <summary>Which rows <c>count</c> counts and what it calls their ngrams, as typed, and the validated form.</summary>
internal sealed class FilterArguments
{
    private static readonly string TagNames = string.Join(',', PosTags.All.Select(t => t.Name));

    private readonly Option<YearRange?> _years = Parsers.Years("Only rows of these years: 1900..2000, 1900.., ..2000 or one year");
    private readonly Option<string[]> _ngrams = new("--ngram") { HelpName = "W", Description = "Only this ngram (repeatable)" };
    private readonly Option<string?> _ngramFile = new FileOption<string?>("--ngrams", FileRole.Read) { Description = "Only the ngrams in a file, one a line, and those of --ngram" };
    private readonly Option<string?> _match = new("--match") { HelpName = "REGEX", Description = "Only ngrams that a regular expression matches (.NET's, without lookaround and backreferences)" };
    private readonly Option<long?> _minCount = Parsers.Number("--min-count", "N", "Only rows with a match_count of at least N, after all counts are added up", 0L);

    private readonly Option<bool> _foldCase = new("--fold-case")
    {
        Description = "Take ngrams that differ only in case for one, in lower case (Unicode's simple case folding, the same in every locale); --ngram, --ngrams and --word then take any case, and --match ignores it",
    };

    private readonly Option<TagRule?> _tags = new("--tags")
    {
        HelpName = "keep|drop|only|LIST",
        Description = "Tagged ngrams (watch_NOUN): keep them, drop them, only them, or only those with a word under a tag of a LIST such as NOUN,VERB [default: keep; drop where --by has no ngram, so that a word counts once]",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TagRule.Named(text) is { } rule) return rule;
            result.AddError($"--tags {text}: expected keep, drop, only, or some of {TagNames} with commas between");
            return null;
        },
    };

    private readonly Option<bool> _stripTags = new("--strip-tags") { Description = "Leave the tags away, so that watch_NOUN and watch_VERB add up to watch; with --tags only or a list" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> Options => [_years, _ngrams, _ngramFile, _match, _minCount, _foldCase, _tags, _stripTags];

    /// <summary>The options of a count with the filters that were typed.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="by">What is counted by.</param>
    /// <param name="memoryBytes">The run's memory in bytes; the ngrams may take half of it.</param>
    /// <exception cref="MapReduceException">The file of ngrams cannot be read.</exception>
    public CountOptions Read(ParseResult typed, GroupBy by, long memoryBytes)
    {
        bool foldCase = typed.GetValue(_foldCase);
        return new CountOptions
        {
            By = by,
            Years = typed.GetValue(_years),
            Ngrams = Ngrams(typed, foldCase, memoryBytes / 2),
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
            throw new UsageException("--ngram: an ngram holds no TAB and no newline; name one ngram, and repeat --ngram for more");
        return file is null && ngrams.Length == 0 ? null : new NgramSet(ngrams, file, foldCase, mostBytes);
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
        catch (ArgumentException e)
        {
            throw new UsageException($"--match: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; give a regular expression such as '^q' or '(ing|ed)$'");
        }
        catch (NotSupportedException e)
        {
            throw new UsageException($"--match '{expression.ReplaceLineEndings(" ")}': {e.Message.TrimEnd('.')}; lookarounds and backreferences are not known here");
        }
    }

    private TagRule Tags(ParseResult typed, GroupBy by)
    {
        TagRule? asked = typed.GetValue(_tags);
        TagRule rule = asked ?? (by.HasNgram() ? TagRule.Keep : TagRule.Drop);
        if (!typed.GetValue(_stripTags) || rule.Carried) return rule;
        string with = $"--strip-tags with --tags {rule.Name}{(asked is null ? " (the default here)" : "")}";
        throw new UsageException(rule == TagRule.Keep
            ? $"{with} would count each word twice, as it is in the data plain (watch) and tagged (watch_NOUN, watch_VERB); give --tags only, or a list such as --tags NOUN,VERB"
            : $"{with} has no tags to leave away: tagged rows are dropped, so that a word counts once; give --tags only, or a list such as --tags NOUN,VERB");
    }
}
