using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Starts writing a file's bytes to disk while more are being produced: the flush before a rename then waits only for the last
/// megabytes. Does nothing except on Linux.
/// </summary>
internal static partial class EarlyWriteback
{
    private const uint BeginWriting = 2;   // SYNC_FILE_RANGE_WRITE

    /// <summary>Starts with the bytes from <paramref name="offset"/> on. A failure here shows up in the flush.</summary>
    public static void Begin(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux()) _ = SyncFileRange(file, offset, length, BeginWriting);
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}
