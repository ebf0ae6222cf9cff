using System.ComponentModel;
using System.Diagnostics;
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

/// <summary>A program that was run with a time limit.</summary>
/// <param name="ExitCode">The exit code; null if the program was killed at the limit.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error, in one line.</param>
internal sealed record ToolRun(int? ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <exception cref="SchedulerException">The program is not installed.</exception>
    public static ToolRun Of(string program, IEnumerable<string> arguments, TimeSpan limit, Action<IDictionary<string, string?>>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        environment?.Invoke(start.Environment);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!Task.WhenAll(output, error).Wait(limit) || !process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                return new ToolRun(null, "", $"no answer within {limit.TotalSeconds:0} s");
            }
            return new ToolRun(process.ExitCode, output.Result, string.Join("; ", error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        }
        catch (Win32Exception e)
        {
            throw new SchedulerException($"{program} cannot be run: {e.Message}; is Slurm's client installed here? --engine local does not need it", isTemporary: false);
        }
    }
}
