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
    private readonly Argument<string[]> _asked = new("NGRAM")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Ngrams, sums (\"colour + color\"), shares (\"colour / (colour + color)\"), or the ten most frequent matches of a pattern (\"University of *\")",
    };

    private readonly RunArguments _run = new()
    {
        InputOption = new Option<string[]>("--in") { HelpName = "INPUT", AllowMultipleArgumentsPerToken = true, Description = RunArguments.InputHelp },
        ContentOf = FolderContent.Of,
        Without = ["--top", "--order"],
    };

    private readonly Option<string?> _totals = new FileOption<string?>("--totals", FileRole.Read)
    {
        Description = "Add relative_frequency: match_count divided by the year's total, from Google's totalcounts file for the same corpus; years without a total have no row",
    };

    private readonly Option<YearRange?> _years = Parsers.Years("The years: 1900..2000, 1900.., ..2000 or a single year [default for either end: the first or last year in which a requested ngram occurs]");
    private readonly Option<int?> _smoothing = Parsers.Number("--smoothing", "N", "Add smoothed: the mean of each year and N years on either side", 0);
    private readonly Option<bool> _foldCase = new("--fold-case") { Description = "Merge ngrams that differ only in case, in lower case (Unicode's simple case folding, the same in every locale)" };
    private readonly ChartArguments _chart = new();
    private readonly Option<NgramFormat?> _format = Parsers.Version();

    public string[] Examples =>
    [
        "mapreduce series question quite --in googlebooks-eng-all-1gram-20120701-q.gz",
        "mapreduce series \"colour / (colour + color)\" --in c.gz --smoothing 3 -o spelling.csv",
        "mapreduce series \"University of *\" --in 3gram/*.gz --totals totalcounts.txt --chart universities.html",
    ];

    public Command Build()
    {
        var command = new Command("series", "Show the history of some n-grams, with a row for every year, as counts, frequencies or shares") { _asked, _years, _totals, _foldCase, _smoothing, _format };
        foreach (Option option in _chart.All) command.Add(option);
        return _run.AddTo(command, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        bool foldCase = typed.GetValue(_foldCase);
        NgramExpression[] asked = ReadAsked(typed, foldCase);
        RunSettings settings = _run.Read(typed, common, ("asked", string.Join('\t', asked.Select(a => a.Text))), ("format", $"{typed.GetValue(_format)}"));
        var options = new SeriesOptions
        {
            Years = typed.GetValue(_years),
            Totals = typed.GetValue(_totals) is { } path ? TotalsFile.Read(path) : null,
            Smoothing = typed.GetValue(_smoothing),
            FoldCase = foldCase,
        };
        using var named = new NgramSet(asked.SelectMany(a => a.Ngrams), listPath: null, foldCase);
        var doubts = new CorpusDoubts();
        var counted = new CountOptions
        {
            By = GroupBy.NgramYear,
            FoldCase = foldCase,
            Format = typed.GetValue(_format),
            Years = options.Years,
            Asked = new AskedNgrams(named, asked.Select(a => a.Pattern).OfType<NgramWildcard>(), foldCase),
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
            DescribeKey = key => foldCase ? CaseFold.Fold(projection.Describe(key)) : projection.Describe(key),
            DescribeFormat = head => $"{(NgramFormat)job.Recognize(head)}".ToLowerInvariant(),
            DescribeTotal = (_, total) => $"{Readable.Sum(total.Matches)} matches, {Readable.Sum(total.Volumes)} volumes of the requested ngrams",
            Doubts = () => DoubtsOf(doubts, asked, options, series),
            OpenBeside = drawn is null ? null : () => chart = ChartFile.Open(drawn),
        };
        int code;
        try
        {
            code = await prepared.RunAsync().ConfigureAwait(false);
            if (series is null) return code;
            chart?.Save(SeriesChart.Of(series.Series, MeasureOf(asked, options), options.Smoothing ?? 0, drawn!, TitleOf(settings)), host.Warnings);
        }
        finally
        {
            chart?.Dispose();
        }
        if (!settings.Quiet)
        {
            foreach (string absent in series.Absent) host.Error.WriteLine($"note: '{absent}' does not occur in the input{(options.Years is null ? "" : " in these years")}");
        }
        return code;
    }

    private static IEnumerable<Warning> DoubtsOf(CorpusDoubts doubts, NgramExpression[] asked, SeriesOptions options, SeriesRows? made)
    {
        // A sum may contain an ngram twice, or a word plain and tagged, so it may legitimately exceed the total.
        var sums = asked.Where(a => a.Sum.Count > 1).Select(a => a.Text).ToHashSet(StringComparer.Ordinal);
        foreach (NgramSeries series in made?.Series ?? [])
        {
            foreach (SeriesPoint point in series.Points.Where(point => point.Count.Matches > 0))
            {
                doubts.AddYear(point.Year);
                if (options.Totals is not null && !sums.Contains(series.Name)) doubts.AddFrequency(point.Value);
            }
        }
        return doubts.Warnings(options.Totals);
    }

    private static Measure MeasureOf(NgramExpression[] asked, SeriesOptions options) =>
        asked[0].IsShare ? Measure.Share : options.Totals is null ? Measure.Matches : Measure.Frequency;

    private static string TitleOf(RunSettings settings) =>
        settings.Inputs.All.Count == 1 ? Path.GetFileName(settings.Inputs.All[0]) : $"{settings.Inputs.All.Count} inputs";

    private NgramExpression[] ReadAsked(ParseResult typed, bool foldCase)
    {
        NgramExpression[] asked;
        try
        {
            asked = [.. (typed.GetValue(_asked) ?? []).Select(text => ExpressionParser.Parse(text, foldCase))];
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
        if (asked.Length == 0) throw new UsageException("no NGRAM is named; put ngrams before --in, as in series question quite --in FILE");
        return asked.Any(a => a.IsShare) && !asked.All(a => a.IsShare)
            ? throw new UsageException($"'{asked.First(a => a.IsShare).Text}' is a share and '{asked.First(a => !a.IsShare).Text}' a count, which cannot share a column; request them in separate runs")
            : asked;
    }
}
