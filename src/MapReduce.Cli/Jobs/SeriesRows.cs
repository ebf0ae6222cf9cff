using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Series;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>Makes series of counts by ngram and year.</summary>
/// <param name="counts">The counts.</param>
/// <param name="asked">What is asked for.</param>
/// <param name="options">How the series are made.</param>
/// <param name="draws">Whether they are drawn below the rows, for people.</param>
internal sealed class SeriesRows(IRowProducer<NgramCount> counts, IReadOnlyList<NgramExpression> asked, SeriesOptions options, bool draws) : IRowProducer<NgramCount>
{
    /// <summary>Whether the values are shares of 1.</summary>
    public bool ArePercents => options.Totals is not null || asked[0].IsShare;

    /// <summary>The series, once the run is over.</summary>
    public IReadOnlyList<NgramSeries> Series { get; private set; } = [];

    /// <summary>Ngrams and patterns that were asked for in vain, once the run is over.</summary>
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
