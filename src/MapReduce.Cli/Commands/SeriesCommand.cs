using System.CommandLine;
using MapReduce.Cli.Charts;
using MapReduce.Cli.Display;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Cli.Commands;

/// <summary><c>series</c>: the history of some ngrams, year by year.</summary>
internal sealed class SeriesCommand(SharedOptions common, CommandHost host) : ICommandDefinition
{
    /// <summary>How many files of a corpus a note names.</summary>
    private const int MostListed = 5;

    private readonly SeriesArguments _series = new();
    private readonly RunArguments _run = new()
    {
        InputOption = new GroupedOption<string[]>(OptionGroup.Input, "--in") { HelpName = "[NAME=]INPUT", AllowMultipleArgumentsPerToken = true, Description = $"{RunArguments.InputHelp}; NAME= begins a corpus, as in --in gb=eng-gb/*.gz --in us=eng-us/*.gz" },
        HasCorpora = true,
        ContentOf = FolderContent.Of,
        Without = ["--top", "--order"],
    };

    private readonly ChartArguments _chart = new();
    private readonly Option<NgramFormat?> _format = Parsers.InputVersion();

    public string Usage => "<NGRAM>... --in <INPUT>... [options]";

    public string[] Examples =>
    [
        "mapreduce series question quite --in googlebooks-eng-all-1gram-20120701-q.gz",
        "mapreduce series \"colour / (colour + color)\" --in c.gz --smoothing 3 -o spelling.csv",
        "mapreduce series \"University of *\" --in 3gram/*.gz --totals totalcounts.txt --chart universities.html",
        "mapreduce series colour:gb colour:us --in gb=gb/c.gz --in us=us/c.gz --totals gb=gb.txt us=us.txt --per-million --pivot -o colour.csv",
    ];

    public string[] Remarks =>
    [
        "The result has a row for each NGRAM and year, in the order in which the ngrams are named, with 0 for a year without data. With --totals, it has only the years that the totals have. An NGRAM that does not occur causes a warning.",
        "An NGRAM may be an expression. Operators stand between blanks: colour / (colour + color). A star is any word (University of *), *_NOUN any noun, run_* any tag of run, book_INF all forms of book that --inflections lists, drink=>*_NOUN a dependency. colour:gb is colour in the corpus that --in gb=FILES names. Brackets take a text as it is: [and / or].",
    ];

    public Command Build()
    {
        var command = new Command("series", "Show the history of ngrams, with a row for every year, as counts, frequencies or values computed from them");
        _series.AddTo(command);
        foreach (Option option in _chart.All) command.Add(option);
        _run.AddTo(command, RunAsync).Add(_format);
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        IReadOnlyList<(string Corpus, string File)> inputs = _run.Named(typed);
        string[] corpora = [.. inputs.Select(n => n.Corpus).DefaultIfEmpty("").Distinct()];
        (IReadOnlyList<NgramExpression> asked, SeriesOptions options) = _series.Read(typed, corpora);
        bool isNamed = corpora is not [""];
        NgramTerm[] terms = [.. asked.SelectMany(a => a.Terms)];
        NgramWildcard[] wildcards = [.. terms.SelectMany(t => t.Group?.Wildcards ?? [])];
        string[] named =
        [
            .. asked.SelectMany(a => a.OtherReadings)
                .Concat(terms.Where(t => t.Group is null).SelectMany(t => t.Split is { } split ? (string[])[t.Text, split] : [t.Text]))
                .Concat(terms.Select(t => t.Group?.VariantsOf).OfType<string>())
                .Distinct().Order(StringComparer.Ordinal),
        ];
        RunSettings settings = _run.Read(
            typed, common,
            ("format", $"{typed.GetValue(_format)}"), ("ngrams", string.Join('\t', named)), ("wildcards", string.Join('\t', wildcards.Select(w => w.Key).Distinct().Order(StringComparer.Ordinal))),
            ("variants", $"{options.Variants}"), ("corpora", isNamed ? string.Join('\t', inputs.Select(n => $"{n.Corpus}={n.File}")) : ""));
        options = options with { Workers = Math.Min(settings.Pipeline.Workers, Machine.Workers()) };
        foreach (IGrouping<string, (string Corpus, string File)> corpus in inputs.GroupBy(n => n.Corpus).Where(c => isNamed && c.Count() > 1))
            host.Warnings.Note($"the corpus {corpus.Key} is {Listed([.. corpus.Select(c => c.File)])}; write NAME=FILE where another corpus begins");
        using var names = new NgramSet(named, listPath: null, options.FoldCase || options.Variants);
        Dictionary<string, CorpusDoubts> doubts = corpora.ToDictionary(corpus => corpus, corpus => new CorpusDoubts(corpus), StringComparer.Ordinal);
        var counted = new CountOptions
        {
            By = GroupBy.NgramYear,
            FoldCase = options is { FoldCase: true, Variants: false },
            Format = typed.GetValue(_format),
            Years = options.Years,
            FillsYears = options.Years is not null || options.Totals.Count > 0,
            Asked = new AskedNgrams(
                names, wildcards, options.Variants ? AskedSpelling.AnyCase : options.FoldCase ? AskedSpelling.Folded : AskedSpelling.AsTyped),
            Label = isNamed ? settings.Inputs.CorpusOf : null,
            LabelColumn = "corpus",
            DoubtsOf = input => doubts[isNamed ? settings.Inputs.CorpusOf(input) : ""],
        };
        var job = new CountJob(counted);
        var projection = new CountProjection(counted);
        ChartSettings? drawn = _chart.Read(typed);
        ChartFile? chart = null;
        SeriesRows? series = null;
        using var prepared = new PreparedJob<CountJob, NgramCount, CountProjection>(job, projection, settings, host)
        {
            Shape = counts => series = new SeriesRows(counts, asked, options, draws: settings.Form == TableForm.Instance),
            DescribeKey = key => options.FoldCase ? CaseFold.Fold(projection.Describe(key)) : projection.Describe(key),
            DescribeFormat = (input, head) => CountJob.DialectName(job.RecognizeIn(input, head)),
            DescribeTotal = (_, total) => $"{Readable.Sum(total.Matches, "match", "matches")}, {Readable.Sum(total.Volumes, "volume")} of the requested ngrams",
            Survey = job.Survey,
            Doubts = () => [.. DoubtsOf(doubts, options, series), .. series is null ? [] : Absences(series.Result, options, doubts)],
            Advice = input => ForcedFormat.AdviceOn(input, counted.Format),
            OpenBeside = drawn is null ? null : () => chart = ChartFile.Open(drawn),
            BeforeCommit = () => chart?.Draw(SeriesChart.Of(series!.Result.Series, MeasureOf(asked, options), options.Smoothing ?? 0, drawn!, TitleOf(settings, options)), host.Warnings),
        };
        int code;
        try
        {
            code = await prepared.RunAsync().ConfigureAwait(false);
            if (series is null) return code;
            chart?.Commit();
        }
        finally
        {
            chart?.Dispose();
        }
        foreach (NgramTerm split in series.Result.Splits)
            host.Warnings.Note($"'{split.Text}' is counted as '{split.Split}', because Google splits words at hyphens");
        foreach (CutGroup cut in series.Result.Cut)
            host.Warnings.Note($"'{cut.Name}' stands for {Readable.Plural(cut.Count, "ngram")}, of which the most frequent {options.MostOfGroup} are shown; --expand N shows N");
        foreach (string reading in series.Result.OtherReadings)
            host.Warnings.Note($"'{reading}' is also an ngram in the inputs; to count it, put it in brackets: [{reading}]");
        return code;
    }

    private static IEnumerable<Warning> DoubtsOf(Dictionary<string, CorpusDoubts> doubts, SeriesOptions options, SeriesRows? made)
    {
        for (int i = 0; i < made?.Result.LastYears.Count; i++) doubts[options.Corpora[i]].AddYear(made.Result.LastYears[i]);
        foreach (SeriesSource source in made?.Result.Sources ?? [])
        {
            // A sum may contain an ngram twice, or a word plain and tagged, so it may legitimately exceed the total.
            if (source.Totals is not { } totals || source.IsSum) continue;
            string corpus = options.Corpora.First(c => ReferenceEquals(options.Totals.GetValueOrDefault(c), totals));
            foreach (int year in source.History.Years)
            {
                ulong matches = source.History[year].Matches;
                if (matches > 0 && totals.Has(year)) doubts[corpus].AddFrequency(matches / totals.OfYear(year));
            }
        }
        return options.Corpora.SelectMany(corpus => doubts[corpus].Warnings(options.Totals.GetValueOrDefault(corpus)));
    }

    /// <summary>A warning for each ngram that does not occur, with what may have been meant, for each series without rows, and for each corpus that ends before the years do.</summary>
    private static IEnumerable<Warning> Absences(SeriesResult result, SeriesOptions options, Dictionary<string, CorpusDoubts> doubts)
    {
        foreach (AbsentNgram absent in result.Absent)
        {
            string hint = AbsenceHint.ExpressionIn(absent.Text) is { } expression ? $"; a regular expression is for count, as in count --match '{expression}'" : AbsenceHint.Of(absent.Text, doubts[absent.Corpus].MostWords, options.FoldCase || options.Variants);
            yield return new Warning(WarningKind.AbsentNgram, $"{absent}{(options.Years is null ? "" : " in these years")}{hint}");
        }
        foreach (RowlessSeries rowless in result.Rowless) yield return new Warning(WarningKind.NoRows, $"{rowless}");
        foreach (EarlyEnd end in result.EarlyEnds) yield return new Warning(WarningKind.EndsEarly, $"{end}");
    }

    /// <summary>What the axis of a chart is called. Lines with different units get a neutral name, and a note says so.</summary>
    private Measure MeasureOf(IReadOnlyList<NgramExpression> asked, SeriesOptions options)
    {
        Quantity[] quantities = [.. asked.Select(a => Quantities.Of(a.Root)).Distinct()];
        bool isComposed = asked.Any(a => a.IsComposition);
        if (quantities is [Quantity.Count])
        {
            Measure counts = options.Totals.Count == 0 ? Measure.Matches
                : options.Unit == FrequencyUnit.PerMillion ? Measure.PerMillion
                : options.Unit == FrequencyUnit.Percent ? Measure.Percent : Measure.Frequency;
            return isComposed ? counts with { Column = Measure.Value.Column } : counts;
        }
        if (quantities is [Quantity.Share]) return Measure.Share;
        if (quantities.All(quantity => quantity is Quantity.Share or Quantity.Ratio)) return Measure.Ratio;
        if (quantities.Length > 1) host.Warnings.Note("the lines of the chart have different units, so its axis is called 'value'; draw counts, shares and other values in a chart each");
        return Measure.Value;
    }

    private static string Listed(string[] files) => files.Length <= MostListed
        ? $"{string.Join(", ", files[..^1])} and {files[^1]}"
        : $"{string.Join(", ", files[..MostListed])} and {Readable.Plural(files.Length - MostListed, "more input")}";

    private static string TitleOf(RunSettings settings, SeriesOptions options) =>
        options.Corpora is not [""] ? string.Join(", ", options.Corpora)
        : settings.Inputs.All.Count == 1 ? Path.GetFileName(settings.Inputs.All[0]) : $"{settings.Inputs.All.Count} inputs";
}
