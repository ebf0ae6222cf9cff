using MapReduce.Combine;
using MapReduce.Runs;

namespace MapReduce.Checkpoint;

/// <summary>A Run that is opened when its turn comes, for the indexes of hundreds of them need not be in memory at once.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Open">Opens it; whoever calls this disposes of what it gives, and calls it once.</param>
internal sealed record ClosedRun<TValue>(long Rows, Func<RunFile<TValue>> Open) where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>A Run that is open already.</summary>
    public static ClosedRun<TValue> Of(RunFile<TValue> run) => new(run.Count, () => run);

    /// <summary>A Run that was committed.</summary>
    public static ClosedRun<TValue> Of(SealedRun run, string job) => new(run.Seal.Rows, () => CommittedRun<TValue>.Open(run, job));
}
