namespace MapReduce.Pipeline;

/// <summary>Where finished parts of a run stay finished.</summary>
/// <param name="Folder">The folder; made where it does not exist.</param>
/// <param name="Options">What the rows depend on beside the job's name, by name: another value is another run.</param>
public sealed record CheckpointOptions(string Folder, IReadOnlyList<(string Name, string Value)> Options);
