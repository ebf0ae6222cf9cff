using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Totals;
using MapReduce.Output;

namespace MapReduce.Cli.Commands;

/// <summary><c>count</c>: the main job.</summary>
internal sealed class CountCommand(SharedOptions common, CommandHost host) : IJobCommand
{
    private readonly RunArguments _run = new() { ContentOf = FolderContent.Of };
    private readonly FilterArguments _filters = new();
    private readonly Option<(GroupBy By, bool ByFile)?> _by = Parsers.By();
    private readonly Option<NgramFormat?> _format = Parsers.InputVersion();
    private readonly FileOption<string?> _totals = new FileOption<string?>(OptionGroup.Columns, "--totals", FileRole.Read)
    {
        Description = "Add relative_frequency: match_count divided by the total of the row's years (of all years, or those of --years, if it has none), from Google's totalcounts file for the same corpus",
    };

    private readonly GroupedOption<bool> _perMillion = new(OptionGroup.Columns, "--per-million") { Description = "With --totals, show frequencies as occurrences in a million (per_million)" };
    private readonly GroupedOption<bool> _percent = new(OptionGroup.Columns, "--percent") { Description = "With --totals, show frequencies as hundredths (percent)" };
    private readonly Option<IReadOnlyList<ExtraColumn>?> _columns = Parsers.Columns("More columns, after the usual ones: volume_frequency (with --totals: volume_count divided by the number of volumes in the corpus), cumulative_share (with --top or --order count: match_count of all rows so far, divided by that of all rows; always last), first_year, last_year and years (by ngram: the first, the last and the number of the years of its counted rows)");

    private readonly GroupedOption<string[]> _words = new(OptionGroup.Output, "--word") { HelpName = "W", Description = "At the end, report how many times W has appeared (repeatable)" };

    private readonly Option<OnAbsent?> _absent = Parsers.OneOf<OnAbsent>(
        OptionGroup.Filter, "--absent", "What to do if an ngram of --ngram, --ngrams or --word does not occur in what is counted: warn, or end the run before anything is written [default: warn]",
        ("warn", OnAbsent.Warn), ("fail", OnAbsent.Fail));

    public string Usage => "<INPUT>... [options]";

    public string[] Examples =>
    [
        "mapreduce count googlebooks-eng-all-1gram-20120701-a.gz -o a.tsv",
        "mapreduce count 'eng/*.gz' --top 20 --word Aardvark",
        "mapreduce count 1-00006-of-00024.gz --by ngram,decade --totals totalcounts-1 -o decades.tsv",
        "mapreduce count 1-00006-of-00024.gz --by decade",
        "mapreduce count 'eng/*.gz' --by ngram,year --ngram the --fold-case --years 1900..2000",
        "mapreduce count 'eng/*.gz' --tags NOUN,VERB --strip-tags --min-count 1000",
        "mapreduce count 'eng/*.gz' --ngrams mine.txt --match '^q' -o q.tsv",
        "zstd -dc shard.zst | mapreduce count - --by ngram,year -o shard.csv",
    ];

    public string[] Remarks =>
    [
        "An INPUT has lines of version 1, 2 or 3 of Google's files, is a result that count wrote by ngram or by ngram and year, or is an index. All inputs are added up, and the result is sorted by the bytes of the ngram, then by year, unless --order or --top says otherwise. It never depends on the number of workers, the memory or the order of the inputs.",
        "The data has each word twice, plain (watch) and tagged (watch_NOUN). If the key has no ngram (--by year, decade or none), tagged ngrams are left out, so that a word counts once; see --tags.",
        "Results go to standard output, as TSV into a pipe or a file, and as a table of the first 20 rows on a terminal. With -o, the file appears when it is complete, and an interrupted or failed run leaves the old one as it was. Every line is validated: a bad one ends the run with 65 and its file, line and byte, unless --on-bad-line skip is given.",
    ];

    public Command Build()
    {
        var command = new Command("count", "Count ngrams by ngram, year, decade, a pair of these, or in total") { _run.Inputs, _format, _by, _totals, _perMillion, _percent, _columns };
        foreach (Option option in (Option[])[.. _filters.Options, _absent]) command.Add(option);
        _run.AddTo(command, this.RunAsync).Add(_words);
        return command;
    }

    public IPreparedJob Prepare(ParseResult typed)
    {
        string[] words = typed.GetValue(_words) ?? [];
        if (words.Contains("")) throw new UsageException("--word '': name a word");
        (GroupBy by, bool byFile) = typed.GetValue(_by) ?? (GroupBy.Ngram, false);
        CountOptions options = _filters.Read(typed, by, _run.MemoryBytes(typed)) with
        {
            NoteYears = typed.GetValue(_totals) is not null,
            FillsYears = typed.GetValue(_totals) is not null && by is not (GroupBy.Year or GroupBy.NgramYear),
            Label = byFile ? input => ShownText.Of(ShownText.HideUsers(input.Name)) : null,
            Unit = FrequencyRules.Unit(typed.GetValue(_perMillion), typed.GetValue(_percent), typed.GetValue(_totals) is not null),
            Extra = Extra(typed),
            Format = typed.GetValue(_format),
            Doubts = new CorpusDoubts(),
            Watched = [.. words.Distinct(StringComparer.Ordinal)],
            AbsentFails = typed.GetValue(_absent) == OnAbsent.Fail,
        };
        options = options.WithOtherForms();
        YearTotals? totals = ReadTotals(typed, options.Years);
        (string, string)[] named = byFile ? [("inputs as named", string.Join('\t', typed.GetValue(_run.Inputs) ?? []))] : [];
        RunSettings settings = _run.Read(typed, common, [("words", string.Join('\t', words.Order(StringComparer.Ordinal))), .. options.ResultSettings, .. named]);
        // A checkpoint knows files by their full paths, but the rows have their names as given, also those in lists.
        if (byFile && settings.Pipeline.Checkpoint is { } kept)
            settings = settings with { Pipeline = settings.Pipeline with { Checkpoint = kept with { Options = [.. kept.Options, ("all inputs as named", string.Join('\t', settings.Inputs.All))] } } };
        NgramSet[] lists = [.. new[] { options.Ngrams, options.Excluded, options.OtherForms }.OfType<NgramSet>()];
        foreach (Warning warning in lists.Select(list => list.Warning).OfType<Warning>()) host.Warnings.Add(warning);
        IReadOnlyList<ExtraColumn> ofYears = [.. options.Extra.Where(ExtraColumns.OfYears.Contains)];
        options = options with { Extra = [.. options.Extra.Except(ofYears)] };
        var job = new CountJob(options);
        var projection = new CountProjection(options, totals);
        int? top = settings.Order.Top;
        bool addsUp = options.Extra.Contains(ExtraColumn.CumulativeShare);
        if (addsUp && !settings.Order.ByRank)
            throw new UsageException("--columns cumulative_share adds up rows from the most frequent on; give --order count or --top N");
        // All rows have to be added up before the first is written, so the format leaves out those beyond the top.
        if (addsUp) settings = settings with { Order = settings.Order with { Top = null } };
        string Rows(long rows) => Readable.Plural(rows, by == GroupBy.Ngram && !byFile ? "ngram" : "row");
        if (ofYears.Count == 0)
        {
            return Prepared<CountJob, NgramCount, CountProjection>(
                job, projection, (rows, total) => $"{Rows(rows)}, {Readable.Sum(total.Matches, "match", "matches")}, {Readable.Sum(total.Volumes, "volume")}", rows => addsUp ? new CumulativeRows(rows, projection, top) : rows);
        }
        if (by != GroupBy.Ngram) throw new UsageException("--columns first_year, last_year and years are of an ngram; count --by ngram, or read them off the rows --by ngram,year");
        if (addsUp) throw new UsageException("--columns cumulative_share cannot be shown beside first_year, last_year and years; leave out one of the two");
        return Prepared<HistoryJob, PartList<HistoryMerger>, YearsProjection>(
            new HistoryJob(options with { By = GroupBy.NgramYear }), new YearsProjection(projection, ofYears), (rows, _) => Rows(rows), rows => rows);

        PreparedJob<TJob, TValue, TProjection> Prepared<TJob, TValue, TProjection>(
            TJob counting, TProjection shown, Func<long, TValue, string> describeTotal, Func<IRowProducer<TValue>, IRowProducer<TValue>> shape)
            where TJob : struct, IJob<TJob, TValue>
            where TValue : unmanaged, IMergeable<TValue>
            where TProjection : struct, IProjection<TValue> => new(counting, shown, settings, host)
            {
                DescribeKey = projection.Describe,
                DescribeFormat = (_, head) => CountJob.DialectName(job.Recognize(head)),
                DescribeTotal = describeTotal,
                Note = NoteOn(options),
                Advice = input => ForcedFormat.AdviceOn(input, options.Format),
                Survey = job.Survey,
                Doubts = () => options.Doubts!.Warnings(totals),
                Shape = shape,
                Misses = () => projection.Absent,
                Filters = _filters.Typed(typed, by),
                Closing = () => words.Select(word => $"{word} has appeared {projection.Watched.GetValueOrDefault(options.FoldCase ? CaseFold.Fold(word) : word).Matches} times."),
                Owned = [.. lists],
                OwnedBytes = lists.Sum(list => list.Bytes),
            };
    }

    private IReadOnlyList<ExtraColumn> Extra(ParseResult typed)
    {
        IReadOnlyList<ExtraColumn> extra = typed.GetValue(_columns) ?? [];
        FrequencyRules.CheckVolumes(extra.Contains(ExtraColumn.VolumeFrequency), typed.GetValue(_totals) is not null);
        return extra;
    }

    private YearTotals? ReadTotals(ParseResult typed, YearRange? years)
    {
        if (typed.GetValue(_totals) is not { } path) return null;
        YearTotals totals = _totals.Read(path, TotalsFile.Read);
        // A partial decade is divided by the total of its remaining years, and a row without a year by that of the requested ones.
        return years is { } range ? totals.Within(range) : totals;
    }

    /// <summary>Explains how often a word counts, if the result has no ngrams that show it.</summary>
    private static string? NoteOn(CountOptions options) => options.By.HasNgram() ? null : options.Tags switch
    {
        var tags when tags == TagRule.Drop => "tagged rows (watch_NOUN) are left out: the data has every word plain and tagged, so each word counts once",
        var tags when tags == TagRule.Keep => "tagged rows (watch_NOUN) are counted too: the data has every word plain and tagged, so each word counts twice; --tags drop counts it once",
        var tags when tags == TagRule.Only => "only tagged rows are counted, including placeholders (_NOUN_), each the sum of all words with its tag; a list of tags leaves placeholders out",
        _ => null,
    };
}

/// <summary>What to do if a requested ngram does not occur. Not a bool, because the parser treats a bool as a switch without a value.</summary>
internal enum OnAbsent
{
    Warn,

    /// <summary>End the run before anything is written.</summary>
    Fail,
}
