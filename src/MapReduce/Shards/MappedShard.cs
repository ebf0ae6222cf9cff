using MapReduce.Checkpoint;
using MapReduce.Runs;

namespace MapReduce.Shards;

/// <summary>The result of a shard.</summary>
/// <param name="Run">Its rows.</param>
/// <param name="Tally">The counts of its lines.</param>
/// <param name="Spills">Runs that were spilled because memory ran out.</param>
/// <param name="Time">How long it took.</param>
public sealed record MappedShard(RunSeal Run, PartTally Tally, int Spills, TimeSpan Time);
