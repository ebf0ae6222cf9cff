using System.Globalization;

namespace MapReduce.Cluster.Slurm;

/// <summary>Runs Slurm's client programs with a time limit, because they wait for minutes if the controller is down or busy.</summary>
internal static class SlurmClient
{
    /// <summary>Slurm's default, used if no controller answers.</summary>
    public const int DefaultArraySize = 1001;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A task that must exit within 10 s has no more time for this.</summary>
    private static readonly TimeSpan RequeuePatience = TimeSpan.FromSeconds(4);

    /// <summary>Environment variables that would override the options of a script.</summary>
    private static readonly string[] Overriding =
        ["SBATCH_JOB_NAME", "SBATCH_COMMENT", "SBATCH_ARRAY_INX", "SBATCH_OUTPUT", "SBATCH_ERROR", "SBATCH_OPEN_MODE", "SBATCH_REQUEUE", "SBATCH_NO_REQUEUE", "SBATCH_SIGNAL", "SBATCH_WAIT"];

    /// <summary>Why no job can be submitted from this machine; null if one can, although the controller may not answer now.</summary>
    public static string? WhyAbsent()
    {
        try
        {
            return ToolRun.Of("sbatch", ["--version"], Patience) is { Succeeded: false } run && run.Error.Contains("configuration source", StringComparison.Ordinal)
                ? "sbatch knows no cluster (it finds no slurm.conf)" : null;
        }
        catch (SchedulerException)
        {
            return "sbatch is not found";
        }
    }

    /// <summary>MaxArraySize: one more than the largest task number of an array; null if the controller does not answer.</summary>
    public static int? ArraySize()
    {
        ToolRun config;
        try
        {
            config = ToolRun.Of("scontrol", ["show", "config"], Patience);
        }
        catch (SchedulerException)
        {
            return null;
        }
        string? line = config.Output.Split('\n').FirstOrDefault(l => l.StartsWith("MaxArraySize", StringComparison.Ordinal));
        return config.Succeeded && line is not null && int.TryParse(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
            ? size : null;
    }

    /// <summary>All jobs with a name, including finished ones that Slurm remembers; null if Slurm does not answer.</summary>
    public static List<SlurmJob>? Jobs(string name)
    {
        ToolRun queue = ToolRun.Of("squeue", ["-t", "all", "--json", $"--name={name}"], Patience, environment => environment["SLURM_BITSTR_LEN"] = "0");
        return queue.Succeeded ? SqueueReport.Parse(queue.Output)?.Where(j => j.Name == name).ToList() : null;
    }

    public static ToolRun Submit(string script) => ToolRun.Of("sbatch", ["--parsable", script], Patience, environment =>
    {
        foreach (string variable in Overriding) environment.Remove(variable);
    });

    public static ToolRun Cancel(IEnumerable<string> jobs) => ToolRun.Of("scancel", jobs, Patience);

    /// <summary>Requeues the job of this process, which ends the process.</summary>
    public static bool Requeue(string job) => ToolRun.Of("scontrol", ["requeue", job], RequeuePatience).Succeeded;
}
