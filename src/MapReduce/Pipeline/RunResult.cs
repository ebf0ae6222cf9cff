using MapReduce.Checkpoint;
using MapReduce.Combine;
using MapReduce.Reduce;

namespace MapReduce.Pipeline;

/// <summary>The outcome of a run. <c>Lines = Counted + Filtered + Bad</c>.</summary>
/// <typeparam name="TValue">The job's value.</typeparam>
public sealed record RunResult<TValue> where TValue : unmanaged
{
    /// <summary>Lines read.</summary>
    public required long Lines { get; init; }

    /// <summary>Good lines that a filter left out.</summary>
    public required long Filtered { get; init; }

    /// <summary>Lines that did not parse, by the name of their kind.</summary>
    public required IReadOnlyDictionary<string, long> BadByKind { get; init; }

    /// <summary>Lines that did not parse.</summary>
    public long Bad => BadByKind.Values.Sum();

    /// <summary>Lines that went into the result.</summary>
    public long Counted => Lines - Filtered - Bad;

    /// <summary>Decompressed bytes of all lines.</summary>
    public required long Bytes { get; init; }

    /// <summary>Those of them that an earlier run had read, because their parts were in the checkpoint.</summary>
    public long BytesKept { get; init; }

    /// <summary>Map operations.</summary>
    public required long Chunks { get; init; }

    /// <summary>Distinct keys that are rows of the result.</summary>
    public required long Rows { get; init; }

    /// <summary>The merged values of all rows; <c>default</c> if there are no rows, or if values have a variable length. May have overflowed although no row did.</summary>
    public required TValue Total { get; init; }

    /// <summary>Runs that were spilled because memory ran out.</summary>
    public required int Spills { get; init; }

    /// <summary>Bytes of those Runs.</summary>
    public required long SpilledBytes { get; init; }

    /// <summary>Time spent reading and mapping.</summary>
    public required TimeSpan MapTime { get; init; }

    /// <summary>Time spent sorting, merging, formatting and writing, without the commit.</summary>
    public required TimeSpan ReduceTime { get; init; }
}

/// <summary>Builds the result of a run, however it was carried out.</summary>
internal static class RunResult
{
    /// <summary>The result of a run.</summary>
    /// <param name="tally">The counts of its lines.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="space">Where its rows came from.</param>
    /// <param name="spillsBefore">Spills of other processes.</param>
    /// <param name="mapTime">Time spent mapping.</param>
    /// <param name="reduceTime">Time spent reducing.</param>
    public static RunResult<TValue> Of<TValue>(
        PartTally tally, in RowTotal<TValue> rows, TableSpace<TValue> space, int spillsBefore, TimeSpan mapTime, TimeSpan reduceTime)
        where TValue : unmanaged, IMergeable<TValue> => new()
        {
            Lines = tally.Lines,
            Filtered = tally.Filtered,
            BadByKind = tally.BadByKind,
            Bytes = tally.Bytes,
            Chunks = tally.Chunks,
            Rows = rows.Rows,
            Total = rows.Value,
            Spills = spillsBefore + space.Spills,
            SpilledBytes = space.SpilledBytes,
            MapTime = mapTime,
            ReduceTime = reduceTime,
        };
}
