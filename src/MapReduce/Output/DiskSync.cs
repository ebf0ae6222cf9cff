using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Output;

/// <summary>
/// Flushes to disk, so that what follows survives a power cut: a file, and after a rename its folder. The framework opens no
/// folders, and keeps to itself that a file's flush has failed.
/// </summary>
internal static partial class DiskSync
{
    private const int OpenReadOnly = 0;

    // What a file system that cannot flush answers: EINVAL, EROFS, ENOTSUP. EINTR is asked again.
    private const int Interrupted = 4, Invalid = 22, ReadOnly = 30, NotSupported = 95;

    /// <summary>Flushes a file.</summary>
    /// <exception cref="IOException">The disk has not taken all of it.</exception>
    public static void FlushFile(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
        {
            file.Flush(flushToDisk: true);
            return;
        }
        while (Synchronize(file.SafeFileHandle) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Invalid or ReadOnly or NotSupported) return;
            if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    /// <summary>Flushes a folder; where the system or the file system cannot, nothing is done.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, OpenReadOnly);
        if (handle < 0) return;
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
