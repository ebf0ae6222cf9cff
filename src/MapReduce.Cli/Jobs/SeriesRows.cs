using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Series;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>Turns counts by ngram and year into series.</summary>
/// <param name="counts">The counts.</param>
/// <param name="asked">The requested series.</param>
/// <param name="options">How to build the series.</param>
/// <param name="draws">Whether to draw the series below the rows.</param>
internal sealed class SeriesRows(IRowProducer<NgramCount> counts, IReadOnlyList<NgramExpression> asked, SeriesOptions options, bool draws) : IRowProducer<NgramCount>
{
    /// <summary>Whether the values are shares of 1.</summary>
    public bool ArePercents => options.Totals is not null || asked[0].IsShare;

    /// <summary>The series, after the run.</summary>
    public IReadOnlyList<NgramSeries> Series { get; private set; } = [];

    /// <summary>Requested ngrams and patterns that do not occur, after the run.</summary>
    public IReadOnlyList<string> Absent { get; private set; } = [];

    public RunProgress Progress => counts.Progress;

    public string FewerRows => "fewer years: --years FROM..TO";

    public async Task<RunResult<NgramCount>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        var series = new SeriesFormat<TBlock>(asked, options, format);
        RunResult<NgramCount> result = await counts.WriteAsync(series, rows, rejected, stop).ConfigureAwait(false);
        (Series, Absent) = (series.Series, series.Absent);
        if (draws) Draw(rows);
        return result;
    }

    private void Draw(OutputTarget output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TerminalChart.Write(Series, ArePercents, Terminal.ForStandardOutput(text));
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
