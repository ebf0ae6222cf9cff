using System.Text;
using MapReduce.Cli.Arguments;
using MapReduce.Cli.Display;
using MapReduce.Input;
using MapReduce.Ngrams;
using MapReduce.Ngrams.Series;
using MapReduce.Output;
using MapReduce.Pipeline;

namespace MapReduce.Cli.Commands;

/// <summary>Runs the counting of some ngrams by year, and makes series of what it counts.</summary>
internal sealed class SeriesRunner(
    IReadOnlyList<NgramExpression> asked, SeriesOptions options, CountJob job, CountProjection projection, RunSettings settings, CommandHost host)
    : JobRunner<CountJob, NgramCount, CountProjection>(job, projection, settings, host)
{
    // Of its own, so that the base class alone keeps the settings.
    private readonly OutputForm _form = settings.Form;

    /// <summary>Whether the values are shares of 1.</summary>
    public bool ArePercents => options.Totals is not null || asked[0].IsShare;

    /// <summary>The series, once the run is over.</summary>
    public IReadOnlyList<NgramSeries> Series { get; private set; } = [];

    /// <summary>Ngrams and patterns that were asked for in vain, once the run is over.</summary>
    public IReadOnlyList<string> Absent { get; private set; } = [];

    protected override string FewerRows => "fewer years: --years FROM..TO";

    protected override async Task<RunResult<NgramCount>> WriteAsync<TBlock>(
        MapReduceRun<CountJob, NgramCount, CountProjection> run, IReadOnlyList<InputSource> inputs, IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected)
    {
        var series = new SeriesFormat<TBlock>(asked, options, format);
        RunResult<NgramCount> result = await base.WriteAsync(run, inputs, series, rows, rejected).ConfigureAwait(false);
        (Series, Absent) = (series.Series, series.Absent);
        if (_form == OutputForm.Table) Draw(rows);
        return result;
    }

    private void Draw(OutputTarget output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TerminalChart.Write(Series, ArePercents, Terminal.ForStandardOutput(text));
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
