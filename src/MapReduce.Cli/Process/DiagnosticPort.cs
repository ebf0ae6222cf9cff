using System.Globalization;
using MapReduce.Storage;

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
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") is { Length: > 0 }) return;
        try
        {
            string folder = Path.GetTempPath();
            foreach (string name in Names(folder)) File.Delete(Path.Join(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            // A leftover socket is no reason to fail.
        }
    }

    private static IEnumerable<string> Names(string folder)
    {
        // The names contain the start time (field 22 of stat), because process ids are reused. Other systems do not tell it, and what has our id is ours
        // or was left behind.
        if (!SystemCalls.AreUsed)
        {
            string id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            string[] patterns = [$"dotnet-diagnostic-{id}-*-socket", $"clr-debug-pipe-{id}-*-in", $"clr-debug-pipe-{id}-*-out"];
            return [.. patterns.SelectMany(pattern => Directory.EnumerateFileSystemEntries(folder, pattern)).Select(path => Path.GetFileName(path))];
        }
        string stat = File.ReadAllText("/proc/self/stat");
        string started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        string own = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{started}");
        return [$"dotnet-diagnostic-{own}-socket", $"clr-debug-pipe-{own}-in", $"clr-debug-pipe-{own}-out"];
    }
}
