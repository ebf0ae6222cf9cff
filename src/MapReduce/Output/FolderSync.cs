using System.Runtime.InteropServices;

namespace MapReduce.Output;

/// <summary>Flushes a folder to disk, so that a rename in it survives a power cut. The framework opens no folders.</summary>
internal static partial class FolderSync
{
    private const int OpenReadOnly = 0;

    /// <summary>Flushes <paramref name="folder"/>; where the system or the file system cannot, nothing is done.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, OpenReadOnly);
        if (handle < 0) return;
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
