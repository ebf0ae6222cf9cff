using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Files by path, resolved as the kernel does: <c>..</c> after a link is the parent of the link's target, and names are bytes
/// (<see cref="PathBytes"/>). Every file that a user names is opened, listed and examined here. Failures are
/// <see cref="IOException"/>s with only the system's message; the caller prepends the path.
/// </summary>
/// <remarks>Where <see cref="SystemCalls.AreUsed"/> is false, <see cref="ManagedFiles"/> does the same as far as the framework can.</remarks>
public static class Files
{
    /// <summary>Permissions of a new file or folder before the user's mask is applied.</summary>
    internal const int NewFileMode = 0x1B6, NewFolderMode = 0x1FF, OwnFileMode = 0x180, OwnFolderMode = 0x1C0;   // 0666, 0777, 0600, 0700

    private const int MostLinks = 40;

    /// <summary>The system's message about a file that is read, with the way out if that is clear.</summary>
    public static string Reason(Exception e) => IsDenied(e) ? $"{e.Message}; check the permissions of the file and its folder (ls -l)" : ManagedFiles.WithoutPath(e.Message);

    /// <summary>Whether the system denies access.</summary>
    internal static bool IsDenied(Exception e) => e is UnauthorizedAccessException or IOException { HResult: Posix.NoAccess };

    /// <summary>The status of a path, or of its link's target; null if nothing is there.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static FileStatus? Status(string path) => Status(path, followLinks: true);

    /// <inheritdoc cref="Status(string)"/>
    public static FileStatus? Status(string path, bool followLinks) =>
        path.Length == 0 ? null : SystemCalls.AreUsed ? Posix.Status(Posix.CurrentFolder, path, followLinks) : ManagedFiles.Status(path, followLinks);

    /// <summary>
    /// The status of an open descriptor of this process; null if it is closed or the system cannot tell. In the managed way its identity is that of its
    /// name in /dev, not that of the file behind it.
    /// </summary>
    public static FileStatus? StatusOfDescriptor(int descriptor) => SystemCalls.AreUsed ? Posix.Status(descriptor) : ManagedFiles.StatusOfDescriptor(descriptor);

    /// <summary>As <see cref="Status(string)"/>, but null if the system cannot tell.</summary>
    public static FileStatus? StatusOrNull(string path)
    {
        try
        {
            return Status(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The identity of the file at a path, even if it does not exist yet but could be created; null if its folder is missing too.</summary>
    public static FileId? IdOf(string path)
    {
        if (StatusOrNull(path) is { } status) return status.Id;
        string target;
        try
        {
            target = FollowLinks(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;   // links in a circle; opening it reports them
        }
        return StatusOrNull(FolderOf(target)) is not { Kind: FileKind.Folder } folder ? null
            : folder.Id.Name is { } whole ? ManagedFiles.IdOf(Path.Join(whole, NameOf(target))) : folder.Id with { Name = NameOf(target) };
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is missing, a folder, or not readable.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        if (!SystemCalls.AreUsed) return ManagedFiles.OpenRead(path);
        SafeFileHandle file = Posix.Open(Posix.CurrentFolder, path, Posix.ReadOnly);
        if (Posix.Status((int)file.DangerousGetHandle()) is not { Kind: FileKind.Folder }) return file;
        file.Dispose();
        throw Posix.Failed(Posix.IsAFolder);
    }

    /// <summary>Opens a file as an unbuffered stream for reading.</summary>
    /// <exception cref="IOException">It is missing, a folder, or not readable.</exception>
    public static FileStream Read(string path) => Stream(OpenRead(path), FileAccess.Read);

    /// <summary>Opens an existing device or pipe for writing from its beginning; waits for a pipe's reader.</summary>
    /// <exception cref="IOException">It is missing or not writable.</exception>
    public static FileStream Write(string path) => SystemCalls.AreUsed
        ? Stream(Posix.Open(Posix.CurrentFolder, path, Posix.WriteOnly), FileAccess.Write)
        : ManagedFiles.Write(path);

    /// <summary>All bytes of a small file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAll(string path)
    {
        using FileStream file = Read(path);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The names in a folder, sorted.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static List<string> Names(string folder)
    {
        string path = folder.Length == 0 ? "." : folder;
        List<string> names = SystemCalls.AreUsed ? Posix.Names(Posix.CurrentFolder, path) : ManagedFiles.Names(path);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Creates a folder and its missing parents.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="onlyOwner">Whether a folder that is created now is closed to other users.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static void MakeFolder(string path, bool onlyOwner = false)
    {
        if (Status(path) is { Kind: FileKind.Folder }) return;
        int mode = onlyOwner ? OwnFolderMode : NewFolderMode;
        if (!SystemCalls.AreUsed)
        {
            ManagedFiles.MakeFolder(path, mode);
            return;
        }
        string above = FolderOf(path.TrimEnd('/'));
        if (above != path && Status(above) is null) MakeFolder(above);
        Posix.MakeFolder(path, mode);
    }

    /// <summary>Deletes a file, if it exists.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public static void Delete(string path)
    {
        if (SystemCalls.AreUsed) Posix.Delete(Posix.CurrentFolder, path);
        else ManagedFiles.Delete(path);
    }

    /// <summary>The target of a link; null if the path is not a link.</summary>
    public static string? LinkTarget(string path) => SystemCalls.AreUsed ? Posix.LinkTarget(path) : ManagedFiles.LinkTarget(path);

    /// <summary>The path at the end of all links, even if nothing is there; the path itself if it is not a link.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    public static string FollowLinks(string path)
    {
        if (!SystemCalls.AreUsed) return ManagedFiles.FollowLinks(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (Posix.LinkTarget(path) is not { } target) return path;
            path = target.StartsWith('/') ? target : Path.Join(FolderOf(path), target);
        }
        throw Posix.Failed(Posix.TooManyLinks);
    }

    /// <summary>
    /// The absolute path, the same for every way to the file's folder; a link as the last part stays. Where the folder is missing,
    /// the path resolved as text.
    /// </summary>
    public static string FullPath(string path)
    {
        string name = NameOf(path);
        if (name is "" or "." or "..") return RealPath(path) ?? Path.GetFullPath(path);
        return RealPath(FolderOf(path)) is { } folder ? Path.Join(folder, name) : Path.GetFullPath(path);
    }

    private static string? RealPath(string path) => SystemCalls.AreUsed ? Posix.RealPath(path) : ManagedFiles.RealPath(path);

    /// <summary>The folder of a path's last part.</summary>
    public static string FolderOf(string path) => OperatingSystem.IsWindows() ? Path.GetDirectoryName(Path.GetFullPath(path)) ?? path : path.LastIndexOf('/') switch
    {
        < 0 => ".",
        0 => "/",
        int slash => path[..slash],
    };

    /// <summary>The last part of a path; empty after a trailing slash.</summary>
    public static string NameOf(string path) => OperatingSystem.IsWindows() ? Path.GetFileName(path) : path[(path.LastIndexOf('/') + 1)..];

    /// <summary>An unbuffered stream that owns the handle.</summary>
    internal static FileStream Stream(SafeFileHandle handle, FileAccess access)
    {
        try
        {
            return new FileStream(handle, access, bufferSize: 0);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
