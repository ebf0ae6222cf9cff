using System.Globalization;

namespace MapReduce.Cli.Process;

/// <summary>
/// The runtime's diagnostic port: a socket in the temporary folder, by which dotnet-counters and dotnet-trace find a process.
/// A killed process would leave it behind for good, so it is deleted at the start unless <c>DOTNET_EnableDiagnostics=1</c> is set.
/// </summary>
internal static class DiagnosticPort
{
    /// <summary>Deletes the socket, and on the JIT the debugger's pipes. The runtime has no build-time setting for this.</summary>
    public static void Close()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") is { Length: > 0 }) return;
        try
        {
            // The names contain the start time (field 22 of stat), because process ids are reused.
            string stat = File.ReadAllText("/proc/self/stat");
            string started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            string own = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{started}"), folder = Path.GetTempPath();
            foreach (string name in (string[])[$"dotnet-diagnostic-{own}-socket", $"clr-debug-pipe-{own}-in", $"clr-debug-pipe-{own}-out"]) File.Delete(Path.Join(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            // A leftover socket is no reason to fail.
        }
    }
}
