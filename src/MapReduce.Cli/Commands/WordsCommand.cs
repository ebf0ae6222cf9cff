using System.CommandLine;
using System.Text;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Words;

namespace MapReduce.Cli.Commands;

/// <summary><c>words</c>: how often each word of plain text occurs.</summary>
internal sealed class WordsCommand(SharedOptions common, CommandHost host) : IJobCommand
{
    private readonly RunArguments _run = new() { BadLine = "a line that is not valid UTF-8 or too long" };
    private readonly Option<bool> _foldCase = new("--fold-case") { Description = Parsers.FoldCase("words") };

    public string Usage => "<INPUT>... [options]";

    public string[] Examples =>
    [
        "mapreduce words book.txt --top 20 --fold-case",
        "mapreduce words 'texts/*.txt.gz' -o words.tsv",
    ];

    public Command Build() => _run.AddTo(new Command("words", "Count the words of plain text: runs of Unicode letters and digits") { _run.Inputs, _foldCase }, this.RunAsync);

    public IPreparedJob Prepare(ParseResult typed) =>
        new PreparedJob<WordsJob, Occurrences, WordsProjection>(
            new WordsJob(typed.GetValue(_foldCase)), new WordsProjection(), _run.Read(typed, common), host)
        {
            DescribeKey = key => Encoding.UTF8.GetString(key),
            DescribeFormat = (_, _) => "text",
            Suspicion = input => InputHead.Read(input).Bytes is { } head && NgramContents.Of(head) == NgramContent.Data
                ? new Warning(WarningKind.NgramsAsText, $"{input.Name} looks like a file of ngrams, whose words are counted by its lines here; count reads such files") : null,
            DescribeTotal = (rows, total) => $"{Readable.Plural(rows, "distinct word")}, {Readable.Sum(total.Times)} in total",
        };
}
