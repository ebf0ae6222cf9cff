using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Asks the system to begin writing to disk what was written to a file, while more is still being made: the flush before
/// a rename then waits for the last megabytes only. Linux; elsewhere nothing is done.
/// </summary>
internal static partial class EarlyWriteback
{
    private const uint BeginWriting = 2;   // SYNC_FILE_RANGE_WRITE

    /// <summary>Begins with the bytes from <paramref name="offset"/> on. What fails here shows in the flush.</summary>
    public static void Begin(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux()) _ = SyncFileRange(file, offset, length, BeginWriting);
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}
