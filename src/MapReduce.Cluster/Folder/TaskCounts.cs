using MapReduce.Checkpoint;
using MapReduce.Shards;

namespace MapReduce.Cluster.Folder;

/// <summary>What a task counted.</summary>
public sealed record TaskCounts
{
    /// <summary>Rows of its Run.</summary>
    public required long Rows { get; init; }

    public long Lines { get; init; }

    public long Filtered { get; init; }

    public IReadOnlyDictionary<string, long> Bad { get; init; } = new Dictionary<string, long>();

    /// <summary>Decompressed bytes.</summary>
    public long Bytes { get; init; }

    public long Chunks { get; init; }

    public int Spills { get; init; }

    public static TaskCounts Of(MappedShard shard) => new()
    {
        Rows = shard.Run.Rows,
        Lines = shard.Tally.Lines,
        Filtered = shard.Tally.Filtered,
        Bad = shard.Tally.BadByKind,
        Bytes = shard.Tally.Bytes,
        Chunks = shard.Tally.Chunks,
        Spills = shard.Spills,
    };

    public PartTally ToTally() => new(Lines, Filtered, Bytes, Chunks, Bad, FirstBad: null);
}
