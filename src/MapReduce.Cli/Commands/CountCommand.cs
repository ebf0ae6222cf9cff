using System.CommandLine;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;
using MapReduce.Combine;
using MapReduce.Ngrams;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Cli.Commands;

/// <summary><c>count</c>: the main job.</summary>
internal sealed class CountCommand(SharedOptions common, CommandHost host) : ICommandDefinition
{
    private readonly RunArguments _run = new();
    private readonly Option<GroupBy?> _by = Parsers.OneOf<GroupBy>("--by", "What to count by [default: ngram]", [.. GroupByNames.All]);
    private readonly Option<NgramFormat?> _format = Parsers.OneOf<NgramFormat>(
        "--format", "Version of all inputs [default: told by each one's first line]", ("v1", NgramFormat.V1), ("v2", NgramFormat.V2), ("v3", NgramFormat.V3));
    private readonly Option<string?> _totals = new("--totals")
    {
        HelpName = "FILE",
        Description = "Add relative_frequency: match_count / the total of the row's years, from Google's totalcounts file of the same corpus",
    };

    private readonly Option<string[]> _words = new("--word") { HelpName = "W", Description = "At the end, say how many times W has appeared (repeatable)" };

    public string[] Examples =>
    [
        "mapreduce count googlebooks-eng-all-1gram-20120701-a.gz -o a.tsv",
        "mapreduce count 'eng/*.gz' --top 20 --word Aardvark",
        "mapreduce count 1-00006-of-00024.gz --by ngram,decade --totals totalcounts-1 -o decades.tsv",
        "zstd -dc shard.zst | mapreduce count - --by ngram,year -o shard.csv",
    ];

    public Command Build()
    {
        var command = new Command("count", "Count n-grams: per ngram, year, decade, a pair of them, or in all") { _run.Inputs, _by, _format, _totals, _words };
        foreach (Option option in _run.Options) command.Add(option);
        command.SetAction((typed, _) => RunAsync(typed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult typed)
    {
        string[] words = typed.GetValue(_words) ?? [];
        if (words.Contains("")) throw new UsageException("--word '': name a word");
        RunSettings settings = _run.Read(
            typed, common, ("words", string.Join('\t', words.Order(StringComparer.Ordinal))), ("format", $"{typed.GetValue(_format)}"));
        GroupBy by = typed.GetValue(_by) ?? GroupBy.Ngram;
        YearTotals? totals = ReadTotals(typed, by);
        var options = new CountOptions
        {
            By = by,
            Format = typed.GetValue(_format),
            DropTagged = !by.HasNgram(),
            NoteYears = totals is not null,
            Watched = [.. words.Distinct(StringComparer.Ordinal)],
        };
        var job = new CountJob(options);
        var projection = new CountProjection(by, totals);
        var runner = new JobRunner<CountJob, NgramCount, CountProjection>(job, projection, settings, host)
        {
            DescribeKey = projection.Describe,
            DescribeFormat = head => $"{(NgramFormat)job.Recognize(head)}".ToLowerInvariant(),
            DescribeTotal = (rows, total) => $"{Text.Plural(rows, by == GroupBy.Ngram ? "ngram" : "row")}, {Text.Sum(total.Matches)} matches, {Text.Sum(total.Volumes)} volumes",
            Note = options.DropTagged
                ? "tagged rows (watch_NOUN) are left out: every word is in the data plain and tagged, and counts once"
                : null,
        };
        int code = await runner.RunAsync().ConfigureAwait(false);
        if (settings.DryRun) return code;
        foreach (string word in words)
            host.Error.WriteLine($"{word} has appeared {projection.Watched.GetValueOrDefault(word).Matches} times.");
        return code;
    }

    private YearTotals? ReadTotals(ParseResult typed, GroupBy by)
    {
        if (typed.GetValue(_totals) is not { } path) return null;
        if (path == "") throw new UsageException("--totals '' (an unset variable?): name a file");
        if (!by.HasYear())
            throw new UsageException($"--totals: with --by {by.Name()} a row has no year whose total it could be divided by; use --by year, decade, ngram,year or ngram,decade");
        return TotalsFile.Read(path);
    }
}
