using System.Runtime.InteropServices;
using Xunit;

namespace MapReduce.Tests;

/// <summary>Makes named pipes, which the framework cannot.</summary>
internal static partial class NamedPipe
{
    /// <summary>Makes one at <paramref name="path"/>, and skips the test where the system has none.</summary>
    public static string Make(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps no pipes in its file system");
        Assert.Equal(0, MakePipe(path, 0x180));
        return path;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakePipe(string path, uint mode);
}
