using MapReduce.Checkpoint;
using MapReduce.Runs;

namespace MapReduce.Shards;

/// <summary>All that the mapped inputs of a run came to.</summary>
/// <param name="Runs">Their rows.</param>
/// <param name="AreInOrder">Whether each Run begins above the last key of the one before it, as merged partitions do.</param>
/// <param name="Tally">Their lines.</param>
/// <param name="Spills">Runs that were written on the way because memory ended.</param>
/// <param name="MapTime">The time that mapping took, summed over all processes.</param>
public sealed record ReducibleRuns(IReadOnlyList<SealedRun> Runs, bool AreInOrder, PartTally Tally, int Spills, TimeSpan MapTime);
