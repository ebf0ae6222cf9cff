using System.Globalization;

namespace MapReduce.Cli.Cluster;

/// <summary>One process's attempt at a task. No two have the same name, also where a node that was cut off lives on.</summary>
/// <param name="Job">The scheduler's id of the task; <c>local</c> without one.</param>
/// <param name="Restart">How often the scheduler has begun that job anew.</param>
/// <param name="Host">The node.</param>
/// <param name="ProcessId">The process on it.</param>
internal sealed record Attempt(string Job, int Restart, string Host, int ProcessId)
{
    /// <summary>This process's.</summary>
    public static Attempt OfThisProcess()
    {
        string? array = Variable("SLURM_ARRAY_JOB_ID");
        string job = array is null ? Variable("SLURM_JOB_ID") ?? "local" : $"{array}_{Variable("SLURM_ARRAY_TASK_ID")}";
        int restart = int.TryParse(Variable("SLURM_RESTART_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
        return new Attempt(job, restart, Variable("SLURMD_NODENAME") ?? Environment.MachineName, Environment.ProcessId);
    }

    /// <summary>Its name in the names of files.</summary>
    public string Name => string.Concat(
        string.Create(CultureInfo.InvariantCulture, $"{Job}-{Restart}-{Host}-{ProcessId}").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
