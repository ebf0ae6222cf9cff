namespace MapReduce.Pipeline;

/// <summary>
/// The file <c>lock</c> of a folder, locked: one process at a time works in the folder. The lock goes with the process; the
/// file stays.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private const string Name = "lock";

    /// <summary>What the system calls a lock that another has (EWOULDBLOCK), on Linux and on macOS.</summary>
    private const int HeldOnLinux = 11, HeldOnMac = 35;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder that exists; null where another process has it.</summary>
    /// <exception cref="MapReduceException">It is a link, which would be followed to a file of somebody else, or cannot be written.</exception>
    public static FolderLock? TryTake(string folder)
    {
        string path = Path.Join(folder, Name);
        try
        {
            if (new FileInfo(path).LinkTarget is { } target)
                throw new MapReduceException(Failure.OutputFailed, $"{path}: is a link to {target}, and a file of this folder is expected; remove it, or name another folder");
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{path}: cannot be locked: {e.Message}", e);
        }
    }

    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) == 32 : e.HResult is HeldOnLinux or HeldOnMac;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
