namespace MapReduce.Cli.Cluster;

/// <summary>How a run is run. None of it changes the result, so it may differ from one <c>resume</c> to the next.</summary>
/// <param name="Engine"><c>slurm</c> or <c>local</c>.</param>
/// <param name="MaxParallel">Tasks at once.</param>
/// <param name="MaxTries">How often a task is begun before it is given up.</param>
/// <param name="SbatchArguments">What else Slurm is told of every job.</param>
internal sealed record RunWays(EngineKind Engine, int MaxParallel, int MaxTries, IReadOnlyList<string> SbatchArguments);
