using MapReduce.Checkpoint;
using MapReduce.Runs;

namespace MapReduce.Shards;

/// <summary>What came of a shard.</summary>
/// <param name="Run">Its rows.</param>
/// <param name="Tally">Its lines.</param>
/// <param name="Spills">Runs that were written because memory ended.</param>
/// <param name="Time">How long it took.</param>
public sealed record MappedShard(RunSeal Run, PartTally Tally, int Spills, TimeSpan Time);
