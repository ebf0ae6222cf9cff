namespace MapReduce.Checkpoint;

/// <summary>Where and how a run keeps its finished parts.</summary>
/// <param name="Folder">The folder; created where it is missing.</param>
/// <param name="Options">What the rows depend on besides the job's name: another value makes another run.</param>
public sealed record CheckpointOptions(string Folder, IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>
    /// Stored input bytes in a part: a few seconds of work, so that a crash loses little and the commit takes a small share of the
    /// time. At least 1.
    /// </summary>
    public long PartBytes { get; init; } = 1L << 30;
}
