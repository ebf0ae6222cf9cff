using System.CommandLine;
using MapReduce.Cli.Process;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Cli.Options;

/// <summary>What <c>series</c> is asked for, as typed and validated: the expressions, and how to compute them.</summary>
internal sealed class SeriesArguments
{
    private readonly Argument<string[]> _asked = new("NGRAM")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Ngrams and expressions of them, such as \"colour / (colour + color)\", \"University of *\" or \"*_NOUN\"; operators (+ - * /) stand between blanks, and [brackets] take a text as it is",
    };

    private readonly FileOption<string[]> _queries = new FileOption<string[]>(OptionGroup.Query, "--queries", FileRole.Read) { Description = "Read more expressions from a file, one per line" };
    private readonly FileOption<string[]> _totals = new FileOption<string[]>(OptionGroup.Columns, "--totals", FileRole.Read)
    {
        HelpName = "[NAME=]FILE",
        HasCorpora = true,
        AllowMultipleArgumentsPerToken = true,
        Description = "Add relative_frequency: match_count divided by the year's total, from Google's totalcounts file for the same corpus; years without a total have no row",
    };

    private readonly GroupedOption<bool> _perMillion = new(OptionGroup.Columns, "--per-million") { Description = "Show frequencies per million ngrams (column per_million)" };
    private readonly GroupedOption<bool> _percent = new(OptionGroup.Columns, "--percent") { Description = "Show frequencies in percent (column percent)" };
    private readonly Option<ExtraColumn?> _columns = Parsers.OneOf(OptionGroup.Columns, "--columns", "One more column: volume_count divided by the number of volumes in the corpus (with --totals)", ("volume_frequency", ExtraColumn.VolumeFrequency));
    private readonly Option<YearRange?> _years = Parsers.Years(OptionGroup.Query, "The years: 1900..2000, 1900.., ..2000 or a single year [default for either end: the first or last year in which a requested ngram occurs]");
    private readonly Option<int?> _smoothing = Parsers.Number(OptionGroup.Columns, "--smoothing", "N", "Add smoothed: the mean of the values of each year and N years on either side, within --years", 0);
    private readonly GroupedOption<bool> _foldCase = new(OptionGroup.Query, "--fold-case") { Description = Parsers.FoldCase("ngrams") };
    private readonly GroupedOption<bool> _variants = new(OptionGroup.Query, "--variants") { Description = "Show each variant of case too; implies --fold-case" };
    private readonly Option<int?> _expand = Parsers.Number(OptionGroup.Query, "--expand", "N", "How many ngrams of a wildcard to show, the most frequent ones [default: 10]", 0, 10_000);
    private readonly GroupedOption<bool> _sum = new(OptionGroup.Query, "--sum") { Description = "Also show the sum over all ngrams of a wildcard or an inflected word, named (All)" };
    private readonly FileOption<string?> _inflections = new FileOption<string?>(OptionGroup.Query, "--inflections", FileRole.Read) { Description = "The inflected forms for book_INF: a lemma, a TAB and its forms on each line" };
    private readonly Option<WhenAbsent?> _absent = Parsers.OneOf<WhenAbsent>(
        OptionGroup.Query, "--absent", "What an ngram that does not occur has [default: zero]", ("zero", WhenAbsent.Zero), ("empty", WhenAbsent.Empty), ("fail", WhenAbsent.Fail));

    private readonly GroupedOption<bool> _pivot = new(OptionGroup.Columns, "--pivot") { Description = "Write one row per year and one column per series, as spreadsheets like it" };

    /// <summary>The arguments and options, in the order of the help.</summary>
    public void AddTo(Command command)
    {
        command.Add(_asked);
        foreach (Option option in (Option[])[_queries, _years, _totals, _perMillion, _percent, _columns, _foldCase, _variants, _expand, _sum, _inflections, _absent, _smoothing, _pivot]) command.Add(option);
    }

    /// <summary>Validates what was typed.</summary>
    /// <param name="typed">The command line.</param>
    /// <param name="corpora">The names of the corpora among the inputs; a single empty one if they have no names.</param>
    /// <exception cref="UsageException">An expression is invalid, or options contradict each other.</exception>
    /// <exception cref="MapReduceException">A file cannot be read.</exception>
    public SeriesRequest Read(ParseResult typed, IReadOnlyList<string> corpora)
    {
        bool foldCase = typed.GetValue(_foldCase), variants = typed.GetValue(_variants), isNamed = corpora is not [""];
        var rules = new ExpressionRules
        {
            FoldCase = foldCase,
            Variants = variants,
            Corpora = isNamed ? corpora : [],
            Inflections = typed.GetValue(_inflections) is { } path ? _inflections.Read(path, file => InflectionList.Read(file, foldCase || variants)) : null,
        };
        NgramExpression[] expressions = [.. (typed.GetValue(_asked) ?? []).Select(text => Parse(text, rules, "")), .. (typed.GetValue(_queries) ?? []).SelectMany(file => ReadQueries(file, rules))];
        if (expressions.Length == 0) throw new UsageException("no NGRAM is named; put ngrams before --in, as in series question quite --in FILE");
        bool hasTotals = typed.GetValue(_totals) is { Length: > 0 }, withVolumes = typed.GetValue(_columns) is not null;
        FrequencyUnit unit = FrequencyRules.Unit(typed.GetValue(_perMillion), typed.GetValue(_percent), hasTotals);
        FrequencyRules.CheckVolumes(withVolumes, hasTotals);
        if (withVolumes && typed.GetValue(_pivot)) throw new UsageException("--columns and --pivot: a pivot has one value per series and year; leave out one of the two");
        int? expand = typed.GetValue(_expand);
        if (expand == 0 && !typed.GetValue(_sum)) throw new UsageException("--expand 0 shows no ngram of a wildcard; add --sum to show their sum");
        Dictionary<string, YearTotals> totals = ReadTotals(typed, corpora);
        return new SeriesRequest(expressions, new SeriesOptions
        {
            Years = typed.GetValue(_years),
            Totals = totals,
            Unit = unit,
            WithVolumeFrequency = withVolumes,
            Smoothing = typed.GetValue(_smoothing),
            FoldCase = foldCase,
            Variants = variants,
            Corpora = corpora,
            MostOfGroup = expand ?? new SeriesOptions().MostOfGroup,
            WithSums = typed.GetValue(_sum),
            Absent = typed.GetValue(_absent) ?? WhenAbsent.Zero,
            Pivot = typed.GetValue(_pivot),
        });
    }

    private IEnumerable<NgramExpression> ReadQueries(string path, ExpressionRules rules)
    {
        int number = 0;
        foreach (string line in _queries.Read(path, file => TextLines.Read(file, "the list of expressions")))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return Parse(line, rules, $"{path}:{number}: ");
        }
    }

    private static NgramExpression Parse(string text, ExpressionRules rules, string place)
    {
        try
        {
            return ExpressionParser.Parse(text, rules);
        }
        catch (ExpressionException e)
        {
            throw new UsageException(place + e.Message + e.Need switch
            {
                ExpressionNeed.Inflections => "; name it with --inflections FILE",
                ExpressionNeed.Corpora => ", or name the inputs with --in NAME=FILES",
                ExpressionNeed.PartOfWord => ", or match a part of a word with count --match, as in --match '^un'",
                _ => "",
            })
            { Place = e.Text.Length == 0 ? null : new TextPlace(e.Text, e.At) };
        }
    }

    private Dictionary<string, YearTotals> ReadTotals(ParseResult typed, IReadOnlyList<string> corpora)
    {
        var totals = new Dictionary<string, YearTotals>(StringComparer.Ordinal);
        foreach ((string corpus, string file) in CorpusNames.Parse("--totals", typed.GetValue(_totals) ?? []))
        {
            if (corpus.Length > 0 && !corpora.Contains(corpus))
                throw new UsageException($"--totals {corpus}={file}: the inputs have no corpus '{corpus}'; name it with --in {corpus}=FILES");
            if (!totals.TryAdd(corpus, _totals.Read(file, TotalsFile.Read))) throw new UsageException($"--totals {file}: the corpus has two totals files; name one for each corpus, as in --totals gb=FILE us=FILE");
        }
        if (totals.Count == 0) return totals;
        // One file without a name is for all corpora.
        if (totals.TryGetValue("", out YearTotals? all)) return corpora.ToDictionary(c => c, _ => all, StringComparer.Ordinal);
        return corpora.FirstOrDefault(c => !totals.ContainsKey(c)) is { } lacking
            ? throw new UsageException($"--totals: the corpus '{lacking}' has no totals; add {lacking}=FILE")
            : totals;
    }
}

/// <summary>The expressions of a series and how to compute them.</summary>
internal sealed record SeriesRequest(IReadOnlyList<NgramExpression> Expressions, SeriesOptions Options);
