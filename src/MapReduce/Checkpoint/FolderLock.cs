using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Checkpoint;

/// <summary>
/// The file <c>lock</c> of a folder, locked: one process at a time works in the folder. The lock goes with the process; the
/// file stays.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FolderLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock of a folder that exists; null where another process has it.</summary>
    /// <exception cref="MapReduceException">It is a link, which would be followed to a file of somebody else, or cannot be written.</exception>
    public static FolderLock? TryTake(string folder)
    {
        string path = Path.Join(folder, CheckpointFiles.Lock);
        try
        {
            using var opened = new OpenFolder(folder);
            // Seen before, so that the refusal has a reason in words; a link that appears between is refused too, as it is never followed.
            if (Files.LinkTarget(path) is { } target)
                throw new MapReduceException(Failure.OutputFailed, $"{path}: is a link to {target}, and a file of this folder is expected; remove it, or name another folder");
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
        if (OperatingSystem.IsLinux()) Posix.Unlock(_file);
        _file.Dispose();
    }
}
