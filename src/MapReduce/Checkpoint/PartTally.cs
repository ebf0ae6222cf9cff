namespace MapReduce.Checkpoint;

/// <summary>The line counts of a part or of a whole run.</summary>
/// <param name="Lines">Lines read.</param>
/// <param name="Filtered">Good lines that a filter left out.</param>
/// <param name="Bytes">Decompressed bytes.</param>
/// <param name="Chunks">Map operations.</param>
/// <param name="BadByKind">Bad lines by the name of their kind.</param>
/// <param name="FirstBad">The first bad line, as a message shows it; null where there is none or it was not requested.</param>
public sealed record PartTally(long Lines, long Filtered, long Bytes, long Chunks, IReadOnlyDictionary<string, long> BadByKind, string? FirstBad)
{
    /// <summary>A tally of no lines.</summary>
    public static PartTally Empty { get; } = new(0, 0, 0, 0, new Dictionary<string, long>(), null);

    /// <summary>Lines that did not parse.</summary>
    public long Bad => BadByKind.Values.Sum();

    /// <summary>The sum of this tally and a later one.</summary>
    public PartTally Plus(PartTally other) => new(
        Lines + other.Lines, Filtered + other.Filtered, Bytes + other.Bytes, Chunks + other.Chunks,
        BadByKind.Concat(other.BadByKind).GroupBy(b => b.Key).ToDictionary(g => g.Key, g => g.Sum(b => b.Value)), FirstBad ?? other.FirstBad);
}
