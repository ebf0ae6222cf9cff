namespace MapReduce.Runs;

/// <summary>A committed Run: where it is, and what it must be.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seal">Its seal when it was committed.</param>
public sealed record SealedRun(string Path, RunSeal Seal);
