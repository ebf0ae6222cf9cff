using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Flushes to disk, so that what follows survives a power cut: a file, and after a rename its folder. The framework opens no
/// folders, and keeps to itself that a file's flush has failed.
/// </summary>
internal static partial class DiskSync
{
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

    /// <summary>Flushes a folder, which holds its files' names; where the file system cannot, nothing is done. Linux.</summary>
    public static void FlushFolder(SafeFileHandle folder) => _ = Synchronize(folder);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}
