using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Jobs;

/// <summary>Adds <c>cumulative_share</c> to counts in the order of their match_count.</summary>
/// <param name="counts">The counts.</param>
/// <param name="projection">The projection of the run.</param>
/// <param name="most">The most rows; null for all.</param>
internal sealed class CumulativeRows(IRowProducer<NgramCount> counts, CountProjection projection, int? most) : IRowProducer<NgramCount>
{
    public RunProgress Progress => counts.Progress;

    public string FewerRows => counts.FewerRows;

    public Task<RunResult<NgramCount>> WriteAsync<TBlock>(IRowFormat<TBlock> format, OutputTarget rows, OutputTarget? rejected, CancellationToken stop)
        where TBlock : struct, IRowWriter =>
        counts.WriteAsync(new CumulativeFormat<TBlock>(projection, most, format), rows, rejected, stop);
}
