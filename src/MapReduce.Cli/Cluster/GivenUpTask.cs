namespace MapReduce.Cli.Cluster;

/// <summary>A task that will not be tried again.</summary>
/// <param name="Task">The task.</param>
/// <param name="ExitCode">What the run ends with for it.</param>
/// <param name="Reason">What happened to it, and where its words are.</param>
internal sealed record GivenUpTask(RunTask Task, int ExitCode, string Reason);
