using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// A folder that is held open: names are resolved in it, however long its path is and whatever becomes of that path meanwhile.
/// Failures are <see cref="IOException"/>s.
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _handle;   // null where the system's own calls are not used
    private readonly bool _isReadable = true;

    /// <summary>Opens a folder.</summary>
    public OpenFolder(string path)
    {
        _path = path;
        if (!OperatingSystem.IsLinux())
        {
            if (!Directory.Exists(path)) throw new DirectoryNotFoundException("no such folder");
            return;
        }
        try
        {
            _handle = Posix.Open(Posix.CurrentFolder, path, Posix.ReadOnly | Posix.FolderOnly);
        }
        catch (IOException e) when (e.HResult == Posix.NoAccess)
        {
            // A folder in which files can be made though its names cannot be listed.
            _handle = Posix.Open(Posix.CurrentFolder, path, Posix.PathOnly | Posix.FolderOnly);
            _isReadable = false;
        }
    }

    private int Descriptor => (int)_handle!.DangerousGetHandle();

    /// <summary>What has a name in the folder, links not followed; null where nothing has.</summary>
    public FileStatus? Status(string name) => _handle is null ? Files.Status(At(name)) : Posix.Status(Descriptor, name, followLinks: false);

    /// <summary>Makes a file that is not there yet, open for reading and writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Its permissions before the user's mask.</param>
    public SafeFileHandle Create(string name, int mode) => _handle is null
        ? File.OpenHandle(At(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete)
        : Posix.Open(Descriptor, name, Posix.ReadWrite | Posix.Create | Posix.Exclusive | Posix.NoFollow, mode);

    /// <summary>
    /// Opens a file, or makes it, and locks it for this process alone; null where another process has it locked. A link is
    /// refused: its target may be anybody's.
    /// </summary>
    public SafeFileHandle? TryLock(string name, bool create)
    {
        if (_handle is null)
        {
            try
            {
                return File.OpenHandle(At(name), create ? FileMode.OpenOrCreate : FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
            {
                return null;
            }
        }
        SafeFileHandle file = Posix.Open(Descriptor, name, Posix.ReadWrite | Posix.NoFollow | (create ? Posix.Create : 0), Files.OwnFileMode);
        if (Posix.TryLock(file)) return file;
        file.Dispose();
        return null;
    }

    /// <summary>Renames a file in the folder, in place of what has that name.</summary>
    public void Rename(string from, string to)
    {
        if (_handle is null) File.Move(At(from), At(to), overwrite: true);
        else Posix.Rename(_handle, from, to);
    }

    /// <summary>Takes a file away; nothing is wrong where it is not there.</summary>
    public void Delete(string name)
    {
        if (_handle is null) File.Delete(At(name));
        else Posix.Delete(Descriptor, name);
    }

    /// <summary>All names in the folder; none where it may not be listed.</summary>
    public IReadOnlyList<string> Names() => !_isReadable ? [] : _handle is null ? Files.Names(_path) : Posix.Names(Descriptor, ".");

    /// <summary>Flushes the names to disk; where the system or the file system cannot, nothing is done.</summary>
    public void Flush()
    {
        if (_handle is not null && _isReadable) DiskSync.FlushFolder(_handle);
    }

    private string At(string name) => Path.Join(_path, name);

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
