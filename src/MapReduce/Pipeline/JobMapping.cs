using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;

namespace MapReduce.Pipeline;

/// <summary>Runs the map phase of a job, in the form in which the job maps, into a space of its rows.</summary>
/// <param name="options">How it uses the machine.</param>
/// <param name="space">Where the rows go.</param>
/// <param name="rejects">Keeps bad lines; null to drop them.</param>
/// <param name="before">The tally of earlier parts, which are committed.</param>
/// <param name="progress">Receives the progress.</param>
/// <param name="inputs">What to map.</param>
/// <param name="stop">Cancels it.</param>
internal sealed class JobMapping<TRow>(
    PipelineOptions options, TableSpace<TRow> space, Rejects? rejects, PartTally before, RunProgress progress, IReadOnlyList<InputSource> inputs, CancellationToken stop) : IMapperUser<TRow>
    where TRow : unmanaged, IMergeable<TRow>
{
    private Task<PartTally> _tally = Task.FromResult(PartTally.Empty);

    /// <summary>See <see cref="MapPhase{TJob, TValue}.LinesBefore"/>.</summary>
    public Func<InputSource, long> LinesBefore { get; init; } = static _ => 0;

    /// <summary>Whether the tally names the first bad line.</summary>
    public bool WithFirstBad { get; init; }

    /// <summary>Maps all inputs and returns the tally of their lines.</summary>
    /// <exception cref="MapReduceException">An input failed, or too many lines are bad.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public Task<PartTally> RunAsync<TJob>(TJob job) where TJob : struct, IJob<TJob, TRow>
    {
        job.UseMapper(this, inputs);
        return _tally;
    }

    void IMapperUser<TRow>.Use<TJob>(TJob job) => _tally = RunAsync(job, space);

    void IMapperUser<TRow>.Use<TJob, TValue, TExpansion>(TJob job) => _tally = RunAsync(job, space.ForEntries<TValue, TExpansion>());

    private async Task<PartTally> RunAsync<TJob, TValue>(TJob job, TableSpace<TValue> into)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        using var map = new MapPhase<TJob, TValue>(job, options, into, rejects, before, progress) { LinesBefore = LinesBefore };
        await map.RunAsync(inputs, stop).ConfigureAwait(false);
        return map.Tally(WithFirstBad);
    }
}
