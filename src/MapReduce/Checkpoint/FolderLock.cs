using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Checkpoint;

/// <summary>
/// Locks a folder through its file <c>lock</c>, so that one process at a time works there. The lock ends with the process; the file
/// stays.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FolderLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock of an existing folder; null if another process holds it.</summary>
    /// <exception cref="MapReduceException">The lock file is a link, which could lead to anyone's file, or it cannot be written.</exception>
    public static FolderLock? TryTake(string folder)
    {
        string path = Path.Join(folder, CheckpointFiles.Lock);
        try
        {
            using var opened = new OpenFolder(folder);
            // Checked first, so that the error can name the target; a link that appears later is refused too, because links are
            // never followed.
            if (Files.LinkTarget(path) is { } target)
                throw new MapReduceException(Failure.OutputFailed, $"{path}: is a link to {target}, where a file of this folder is expected; remove it, or name another folder");
            return opened.TryLock(CheckpointFiles.Lock, create: true) is { } file ? new FolderLock(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: cannot be locked: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (SystemCalls.AreUsed) Posix.Unlock(_file);
        _file.Dispose();
    }
}
