using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Series;
using MapReduce.Ngrams.Totals;
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
    /// <summary>Whether all values are shares or frequencies, as parts of 1.</summary>
    private bool ArePercents => asked.All(a => Quantities.Of(a.Root) switch
    {
        Quantity.Share => true,
        Quantity.Count => options.Totals.Count > 0 && options.Unit == FrequencyUnit.Fraction,
        _ => false,
    });

    /// <summary>What the run found.</summary>
    public SeriesResult Result { get; private set; } = new([], [], [], []);

    public RunProgress Progress => counts.Progress;

    public string FewerRows => "fewer years: --years FROM..TO";

    public async Task<RunResult<NgramCount>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter
    {
        var series = new SeriesFormat<TBlock>(asked, options, format);
        RunResult<NgramCount> result = await counts.WriteAsync(series, rows, rejected, stop).ConfigureAwait(false);
        Result = series.Result;
        if (draws) Draw(rows);
        return result;
    }

    private void Draw(OutputTarget output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TerminalChart.Write(Result.Series, ArePercents, Terminal.ForStandardOutput(text));
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
