using MapReduce.Checkpoint;
using MapReduce.Runs;

namespace MapReduce.Shards;

/// <summary>What the mapped inputs of a run amount to.</summary>
/// <param name="Runs">Their rows.</param>
/// <param name="AreInOrder">Whether each Run starts above the last key of the one before, as merged partitions do.</param>
/// <param name="Tally">The counts of their lines.</param>
/// <param name="Spills">Runs that were spilled on the way because memory ran out.</param>
/// <param name="MapTime">Time spent mapping, summed over all processes.</param>
public sealed record ReducibleRuns(IReadOnlyList<SealedRun> Runs, bool AreInOrder, PartTally Tally, int Spills, TimeSpan MapTime);
