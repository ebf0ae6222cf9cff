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
    private readonly SeriesArguments _series = new();
    private readonly RunArguments _run = new()
    {
        InputOption = new Option<string[]>("--in") { HelpName = "[NAME=]INPUT", AllowMultipleArgumentsPerToken = true, Description = $"{RunArguments.InputHelp}; NAME= begins a corpus, as in --in gb=eng-gb/*.gz --in us=eng-us/*.gz" },
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

    public Command Build()
    {
        var command = new Command("series", "Show the history of ngrams, with a row for every year, as counts, frequencies or values computed from them");
        _series.AddTo(command);
        foreach (Option option in _chart.All) command.Add(option);
        command.Add(_format);
        return _run.AddTo(command, RunAsync);
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
        using var names = new NgramSet(named, listPath: null, options.FoldCase || options.Variants);
        var doubts = new CorpusDoubts();
        var counted = new CountOptions
        {
            By = GroupBy.NgramYear,
            FoldCase = options is { FoldCase: true, Variants: false },
            Format = typed.GetValue(_format),
            Years = options.Years,
            Asked = new AskedNgrams(
                names, wildcards, options.Variants ? AskedSpelling.AnyCase : options.FoldCase ? AskedSpelling.Folded : AskedSpelling.AsTyped),
            Label = isNamed ? settings.Inputs.CorpusOf : null,
            LabelColumn = "corpus",
            Doubts = doubts,
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
            DescribeFormat = head => CountJob.DialectName(job.Recognize(head)),
            DescribeTotal = (_, total) => $"{Readable.Sum(total.Matches, "match", "matches")}, {Readable.Sum(total.Volumes, "volume")} of the requested ngrams",
            Doubts = () => [.. DoubtsOf(doubts, options, series), .. series is null ? [] : Absences(series.Result, options, doubts)],
            Advice = input => ForcedFormat.AdviceOn(input, counted.Format),
            OpenBeside = drawn is null ? null : () => chart = ChartFile.Open(drawn),
            BeforeCommit = () => chart?.Draw(SeriesChart.Of(series!.Result.Series, MeasureOf(asked, options, series), options.Smoothing ?? 0, drawn!, TitleOf(settings)), host.Warnings),
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

    private static IEnumerable<Warning> DoubtsOf(CorpusDoubts doubts, SeriesOptions options, SeriesRows? made)
    {
        foreach (SeriesSource source in made?.Result.Sources ?? [])
        {
            foreach (int year in source.History.Years)
            {
                ulong matches = source.History[year].Matches;
                if (matches == 0) continue;
                doubts.AddYear(year);
                if (!source.IsSum && source.Totals?.Has(year) == true) doubts.AddFrequency(matches / source.Totals.OfYear(year));
            }
        }
        return options.Totals.Values.Distinct().Cast<YearTotals?>().DefaultIfEmpty().SelectMany(doubts.Warnings).Distinct();
    }

    /// <summary>A warning for each ngram that does not occur, with what may have been meant.</summary>
    private static IEnumerable<Warning> Absences(SeriesResult result, SeriesOptions options, CorpusDoubts doubts)
    {
        foreach (AbsentNgram absent in result.Absent)
            yield return new Warning(WarningKind.AbsentNgram, $"{absent}{(options.Years is null ? "" : " in these years")}{AbsenceHint.Of(absent.Text, doubts.MostWords)}");
    }

    private static Measure MeasureOf(IReadOnlyList<NgramExpression> asked, SeriesOptions options, SeriesRows series) =>
        asked.Any(a => a.IsComposition) ? series.ArePercents ? Measure.Share : Measure.Value
        : options.Totals.Count == 0 ? Measure.Matches
        : options.Unit == FrequencyUnit.PerMillion ? Measure.PerMillion
        : options.Unit == FrequencyUnit.Percent ? Measure.Percent : Measure.Frequency;

    private static string TitleOf(RunSettings settings) =>
        settings.Inputs.All.Count == 1 ? Path.GetFileName(settings.Inputs.All[0]) : $"{settings.Inputs.All.Count} inputs";
}
