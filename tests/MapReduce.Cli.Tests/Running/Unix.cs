using System.Runtime.InteropServices;

namespace MapReduce.Cli.Tests.Running;

/// <summary>Calls of the system that the framework does not offer.</summary>
internal static partial class Unix
{
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int MakePipe(string path, uint mode);
}
