namespace MapReduce.Runs;

/// <summary>A Run that was committed: where it lies, and what it must be.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seal">What it was when it was committed.</param>
public sealed record SealedRun(string Path, RunSeal Seal);
