using System.Globalization;

namespace MapReduce.Cli.Process;

/// <summary>
/// The runtime's diagnostic port: a socket in the temporary folder, which a killed process would leave behind for good. It
/// is closed to newcomers at once, unless <c>DOTNET_EnableDiagnostics=1</c> asks for it: dotnet-counters and dotnet-trace
/// find a process by it.
/// </summary>
internal static class DiagnosticPort
{
    /// <summary>Takes the socket's name away, and those of the debugger's pipes (on the JIT). The runtime offers no such setting at build time.</summary>
    public static void Close()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") is { Length: > 0 }) return;
        try
        {
            // The names end in the time at which the process started, the 22nd field, so that they are of no other with its number.
            string stat = File.ReadAllText("/proc/self/stat");
            string started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            string own = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{started}"), folder = Path.GetTempPath();
            foreach (string name in (string[])[$"dotnet-diagnostic-{own}-socket", $"clr-debug-pipe-{own}-in", $"clr-debug-pipe-{own}-out"]) File.Delete(Path.Join(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            // A socket too many is no reason to fail.
        }
    }
}
