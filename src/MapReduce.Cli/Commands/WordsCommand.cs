using System.CommandLine;
using System.Text;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;
using MapReduce.Input;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Index;
using MapReduce.Words;

namespace MapReduce.Cli.Commands;

/// <summary><c>words</c>: how often each word of plain text occurs.</summary>
internal sealed class WordsCommand(SharedOptions common, CommandHost host) : IJobCommand
{
    private readonly RunArguments _run = new() { BadLine = "a line that is not valid UTF-8 or too long" };
    private readonly GroupedOption<bool> _foldCase = new(OptionGroup.Rows, "--fold-case") { Description = Parsers.FoldCase("words") };

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
            Survey = inputs => inputs.Where(input => input.StoredBytes is not null && input.Web is null).Select(NgramsIn).FirstOrDefault(warning => warning is not null) is { } found ? [found] : [],
            DescribeTotal = (rows, total) => $"{Readable.Plural(rows, "distinct word")}, {Readable.Sum(total.Times)} in total",
        };

    /// <summary>A warning of an input that looks like data of count.</summary>
    /// <exception cref="MapReduceException">It is an index.</exception>
    private static Warning? NgramsIn(InputSource input)
    {
        if (InputHead.Read(input).Bytes is not { } head) return null;
        if (IndexFile.IsIndex(head)) throw new MapReduceException(Failure.BadData, $"{input.Name}: is an index of ngrams, not text; count reads it");
        return NgramContents.Of(head) == NgramContent.Data
            ? new Warning(WarningKind.NgramsAsText, $"{input.Name} looks like a file of ngrams, whose words are counted by its lines here; count reads such files") : null;
    }
}
