using System.Text.Json;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Cluster;

/// <summary>What <c>status --json</c> says, and what lies in a run's folder.</summary>
internal static class StatusOf
{
    public static JsonElement Run(TempFolder folder, string run = "run") =>
        JsonDocument.Parse(ProgramRun.Of(folder, "status", "--run", run, "--json").WithExitCode(0).Output).RootElement;

    public static string State(TempFolder folder) => Run(folder).GetProperty("state").GetString()!;

    /// <summary>Attempts at a task, by the files that they left.</summary>
    public static int Tries(TempFolder folder, string task) => folder.Names("run/tries").Count(name => name.StartsWith(task + ".", StringComparison.Ordinal));

    public static string[] Done(TempFolder folder) => folder.Names("run/done");
}
