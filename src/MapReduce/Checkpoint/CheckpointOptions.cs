namespace MapReduce.Checkpoint;

/// <summary>Where finished parts of a run stay finished.</summary>
/// <param name="Folder">The folder; made where it does not exist.</param>
/// <param name="Options">What the rows depend on beside the job's name, by name: another value is another run.</param>
public sealed record CheckpointOptions(string Folder, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>
    /// Bytes of stored input in a part: some seconds of work, so that a crash loses no more, and committing it is a small
    /// share of it. At least 1.
    /// </summary>
    public long PartBytes { get; init; } = 1L << 30;
}
