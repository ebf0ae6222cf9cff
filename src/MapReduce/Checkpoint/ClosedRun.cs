using MapReduce.Combine;
using MapReduce.Runs;

namespace MapReduce.Checkpoint;

/// <summary>A Run that is opened only when it is needed: the indexes of hundreds of Runs need not be in memory at once.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Open">Opens it; called once, and the caller disposes of the result.</param>
internal sealed record ClosedRun<TValue>(long Rows, Func<RunFile<TValue>> Open) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>A Run that is already open.</summary>
    public static ClosedRun<TValue> Of(RunFile<TValue> run) => new(run.Count, () => run);

    /// <summary>A committed Run.</summary>
    public static ClosedRun<TValue> Of(SealedRun run, string job) => new(run.Seal.Rows, () => CommittedRun<TValue>.Open(run, job));
}
