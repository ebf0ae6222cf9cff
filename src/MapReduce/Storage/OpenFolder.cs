using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// A folder held open: names are resolved in it, however long its path is and whatever happens to that path meanwhile. Failures are
/// <see cref="IOException"/>s.
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _handle;   // null in the managed way, which has the path only
    private readonly bool _isReadable = true;

    /// <summary>Opens a folder.</summary>
    public OpenFolder(string path)
    {
        _path = path;
        if (!SystemCalls.AreUsed)
        {
            if (Files.Status(path) is not { Kind: FileKind.Folder }) throw new DirectoryNotFoundException("no such folder");
            return;
        }
        try
        {
            _handle = Posix.Open(Posix.CurrentFolder, path, Posix.ReadOnly | Posix.FolderOnly);
        }
        catch (IOException e) when (e.HResult == Posix.NoAccess)
        {
            // A folder in which files can be created although its names cannot be listed.
            _handle = Posix.Open(Posix.CurrentFolder, path, Posix.PathOnly | Posix.FolderOnly);
            _isReadable = false;
        }
    }

    private int Descriptor => (int)_handle!.DangerousGetHandle();

    /// <summary>The status of a name in the folder, without following links; null if nothing has that name.</summary>
    public FileStatus? Status(string name) => _handle is null ? ManagedFiles.Status(At(name), followLinks: false) : Posix.Status(Descriptor, name, followLinks: false);

    /// <summary>Creates a new file, open for reading and writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Its permissions before the user's mask is applied.</param>
    public FileStream Create(string name, int mode) => _handle is null ? ManagedFiles.Create(At(name), mode) : Files.Stream(OpenNew(name, mode), FileAccess.ReadWrite);

    /// <summary>Creates a file for the owner only that loses its name at once, or at the latest when it is closed.</summary>
    public SafeFileHandle CreateNameless(string name)
    {
        if (_handle is null) return ManagedFiles.CreateNameless(At(name));
        SafeFileHandle file = OpenNew(name, Files.OwnFileMode);
        try
        {
            Delete(name);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private SafeFileHandle OpenNew(string name, int mode) => Posix.Open(Descriptor, name, Posix.ReadWrite | Posix.Create | Posix.Exclusive | Posix.NoFollow, mode);

    /// <summary>
    /// Opens or creates a file and locks it for this process; null if another process holds the lock. A link is refused, because
    /// its target may be anybody's.
    /// </summary>
    public SafeFileHandle? TryLock(string name, bool create)
    {
        if (_handle is null) return ManagedFiles.TryLock(At(name), create);
        SafeFileHandle file = Posix.Open(Descriptor, name, Posix.ReadWrite | Posix.NoFollow | (create ? Posix.Create : 0), Files.OwnFileMode);
        if (Posix.TryLock(file)) return file;
        file.Dispose();
        return null;
    }

    /// <summary>Renames a file in the folder, replacing any file of that name.</summary>
    public void Rename(string from, string to)
    {
        if (_handle is null) ManagedFiles.Rename(At(from), At(to));
        else Posix.Rename(_handle, from, to);
    }

    /// <summary>Deletes a file, if it exists.</summary>
    public void Delete(string name)
    {
        if (_handle is null) ManagedFiles.Delete(At(name));
        else Posix.Delete(Descriptor, name);
    }

    /// <summary>All names in the folder; none if it cannot be listed.</summary>
    public IReadOnlyList<string> Names()
    {
        if (!_isReadable) return [];
        if (_handle is not null) return Posix.Names(Descriptor, ".");
        try
        {
            return ManagedFiles.Names(_path);
        }
        catch (IOException e) when (e.HResult == Posix.NoAccess)
        {
            return [];
        }
    }

    /// <summary>Flushes the names to disk; does nothing if the system or the file system cannot.</summary>
    public void Flush()
    {
        if (_handle is not null && _isReadable) DiskSync.FlushFolder(_handle);
    }

    private string At(string name) => Path.Join(_path, name);

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
