using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Flushes files and folders to disk, so that a commit survives a power failure. The framework opens no folders, and does not
/// report that a file's flush has failed.
/// </summary>
internal static partial class DiskSync
{
    // Errors of a file system that cannot flush: EINVAL, EROFS, ENOTSUP. EINTR is retried.
    private const int Interrupted = 4, Invalid = 22, ReadOnly = 30, NotSupported = 95;

    /// <summary>Flushes a file.</summary>
    /// <exception cref="IOException">The disk did not take all of it.</exception>
    public static void FlushFile(FileStream file)
    {
        if (!SystemCalls.AreUsed)
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

    /// <summary>Flushes a folder, which holds the names of its files; does nothing if the file system cannot. REQUIRES: <see cref="SystemCalls.AreUsed"/>.</summary>
    public static void FlushFolder(SafeFileHandle folder) => _ = Synchronize(folder);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}

/// <summary>
/// Starts writing a file's bytes to disk while more are being produced: the flush before a rename then waits only for the last
/// megabytes. Does nothing in the managed way.
/// </summary>
internal static partial class EarlyWriteback
{
    private const uint BeginWriting = 2;   // SYNC_FILE_RANGE_WRITE

    /// <summary>Starts with the bytes from <paramref name="offset"/> on. A failure here shows up in the flush.</summary>
    public static void Begin(SafeFileHandle file, long offset, long length)
    {
        if (SystemCalls.AreUsed) _ = SyncFileRange(file, offset, length, BeginWriting);
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}
