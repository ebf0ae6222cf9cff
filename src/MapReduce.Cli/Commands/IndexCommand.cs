using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Cli.Process;
using MapReduce.Combine;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Cli.Commands;

/// <summary><c>index</c>: shards as one file, which all commands read faster than the shards.</summary>
internal sealed class IndexCommand(SharedOptions common, CommandHost host) : IJobCommand
{
    /// <summary>The usual extension of an index.</summary>
    private const string Extension = ".ngrams";

    private readonly RunArguments _run = new()
    {
        ContentOf = FolderContent.Of,
        OnceOnly = true,
        OnlyForm = new IndexForm(static () => new IndexContents()),
        Without = ["--top", "--order", "--output-format", "--no-header", "--csv-safe", "--bom"],
    };

    private readonly FilterArguments _filters = new(ofIndex: true);
    private readonly Option<NgramFormat?> _format = Parsers.InputVersion();

    public string Usage => $"<INPUT>... -o <FILE{Extension}> [options]";

    public string[] Examples =>
    [
        "mapreduce index '1gram/*.gz' -o eng.ngrams",
        "mapreduce index eng.ngrams new-shard.gz -o eng-new.ngrams",
        "mapreduce index '2gram/*.gz' --tags drop --years 1800.. --memory 4GiB --checkpoint eng2.ck -o eng2.ngrams",
    ];

    public string[] Remarks =>
    [
        "An index is an input of count, series and inspect like the shards that it was made of, and gives the same answers. Questions about some ngrams read a few of its blocks, and all others read it several times as fast as the shards.",
        "It grows: an index and new shards give the same bytes as an index of all shards. It may lie behind a URL, from which only the needed parts are read. The filters choose what is in it, and it remembers them: a question that it cannot answer is refused, or causes a warning.",
    ];

    public Command Build()
    {
        var command = new Command("index", "Make one sorted, compressed file of shards, in which count and series find ngrams at once") { _run.Inputs, _format };
        foreach (Option option in _filters.Options) command.Add(option);
        return _run.AddTo(command, this.RunAsync);
    }

    public IPreparedJob Prepare(ParseResult typed)
    {
        CountOptions options = _filters.Read(typed, GroupBy.NgramYear, _run.MemoryBytes(typed)) with { Format = typed.GetValue(_format), NoteNgrams = false, ForIndex = true, Doubts = new CorpusDoubts() };
        var job = new IndexJob(options);
        var projection = new IndexProjection(options);
        var form = new IndexForm(projection.Contents);
        RunSettings settings = _run.Read(typed, common, [.. options.ResultSettings]) with { Form = form };
        if (settings.OutputPath is null or "-") throw new UsageException($"an index is a file; name it with -o FILE{Extension}");
        if (!settings.OutputPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)) throw new UsageException($"-o {settings.OutputPath}: an index is written as {Extension}; name a file with this extension");
        NgramSet[] lists = [.. new[] { options.Ngrams, options.Excluded }.OfType<NgramSet>()];
        foreach (Warning warning in lists.Select(list => list.Warning).OfType<Warning>()) host.Warnings.Add(warning);
        return new PreparedJob<IndexJob, PartList<HistoryMerger>, IndexProjection>(job, projection, settings, host)
        {
            DescribeKey = IndexProjection.Describe,
            DescribeFormat = (_, head) => CountJob.DialectName(job.Recognize(head)),
            DescribeTotal = (_, _) => $"{Readable.Plural(form.Written?.Ngrams ?? 0, "ngram")}, {Readable.Plural(form.Written?.Rows ?? 0, "row")}: pairs of an ngram and a year",
            Advice = input => ForcedFormat.AdviceOn(input, options.Format),
            Survey = job.Survey,
            Doubts = () => options.Doubts.Warnings(totals: null),
            Misses = () => projection.Absent,
            Filters = _filters.Typed(typed, GroupBy.NgramYear),
            Owned = [.. lists],
            OwnedBytes = lists.Sum(list => list.Bytes),
        };
    }
}
