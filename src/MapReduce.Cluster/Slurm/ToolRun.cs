using System.ComponentModel;
using System.Diagnostics;

namespace MapReduce.Cluster.Slurm;

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
            throw new SchedulerException($"{program} cannot be run: {e.Message}; is Slurm's client installed here?", isTemporary: false);
        }
    }
}
