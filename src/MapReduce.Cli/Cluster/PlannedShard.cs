namespace MapReduce.Cli.Cluster;

/// <summary>A shard of a plan: neighbouring inputs, or a part of one.</summary>
/// <param name="First">The first input's 0-based number.</param>
/// <param name="Count">How many inputs.</param>
/// <param name="Bytes">Their bytes as they are stored.</param>
/// <param name="Offset">Where the part of the one input begins; null for whole inputs.</param>
internal sealed record PlannedShard(int First, int Count, long Bytes, long? Offset = null);
