using System.Formats.Tar;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// The managed way of <see cref="Files"/> and <see cref="OpenFolder"/>: files by the framework, which has no inodes and no names that are not UTF-8. A file
/// is identified by its path without links. Failures are as those of <see cref="Posix"/>: the reason only, without the path.
/// </summary>
internal static class ManagedFiles
{
    private const int MostLinks = 40, MostNameBytes = 255;

    private const int NoReasonOfSystem = unchecked((int)0x8013_1620);   // of an exception that the framework makes without a call's error

    private const string NotThere = "No such file or directory", NameTooLong = "File name too long", PathBegins = " : '";

    /// <summary>Where <see cref="Posix"/> could follow what looks like a link and is none: a pipe or a socket that is open.</summary>
    private const string OpenFilesOfLinux = "/proc/";

    /// <summary>The status of a path; null if nothing is there, or if the system does not let us look.</summary>
    /// <exception cref="IOException">The path is none, or its links form a circle.</exception>
    public static FileStatus? Status(string path, bool followLinks) => Plainly(() =>
    {
        if (Resolve(path, followLinks) is not { } real) return (FileStatus?)null;
        FileSystemInfo info = new FileInfo(real);
        FileKind kind = FileKind.File;
        if (!followLinks && info.LinkTarget is not null) kind = FileKind.Link;
        else if (Directory.Exists(real)) (info, kind) = (new DirectoryInfo(real), FileKind.Folder);
        else if (!info.Exists) return null;
        long length = kind == FileKind.File ? ((FileInfo)info).Length : 0;
        if (kind == FileKind.File && length == 0) kind = KindOfEmpty(real);
        int mode = OperatingSystem.IsWindows() ? Files.NewFileMode : (int)info.UnixFileMode;
        return new FileStatus(IdOf(real), kind, length, mode, 0, info.LastWriteTimeUtc);
    });

    /// <summary>As <see cref="Files.StatusOfDescriptor"/>. What has no position and is nothing else is a pipe.</summary>
    public static FileStatus? StatusOfDescriptor(int descriptor)
    {
        if (OperatingSystem.IsWindows() || Files.StatusOrNull($"/dev/fd/{descriptor}") is not { } status) return null;
        using var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return status.Kind == FileKind.File && !stream.CanSeek ? status with { Kind = FileKind.Pipe } : status;
    }

    /// <summary>The identity of a path without links. Windows and macOS take names that differ in case for one, and macOS those that differ in how accents are composed.</summary>
    public static FileId IdOf(string path) => new(0, 0, OperatingSystem.IsWindows() ? path.ToUpperInvariant() : OperatingSystem.IsMacOS() ? path.Normalize().ToUpperInvariant() : path);

    /// <summary>As <see cref="Files.OpenRead"/>.</summary>
    public static SafeFileHandle OpenRead(string path) => Plainly(() =>
    {
        string at = At(path);
        // The framework says of a folder that access is denied.
        return Directory.Exists(at) ? throw new IOException("Is a directory") : File.OpenHandle(at, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    });

    /// <summary>As <see cref="Files.Write"/>.</summary>
    public static FileStream Write(string path) => Plainly(() => new FileStream(At(path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));

    /// <summary>Creates a new file, which is locked while it is open: <see cref="TryLock"/> does not get it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Its permissions before the user's mask is applied; Windows has none.</param>
    public static FileStream Create(string path, int mode) => Plainly(() => New(At(path), FileMode.CreateNew, mode));

    private static FileStream New(string at, FileMode how, int mode)
    {
        var options = new FileStreamOptions { Mode = how, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = (UnixFileMode)mode;
        return new FileStream(at, options);
    }

    /// <summary>
    /// Creates a temporary file for the owner only, without a name as far as the system can: Windows removes the name when the file is closed, even by the
    /// end of the process; other systems at once.
    /// </summary>
    public static SafeFileHandle CreateNameless(string path) => Plainly(() =>
    {
        string at = At(path);
        // Opened twice, because only a stream can be given permissions; locked all the time.
        using FileStream created = New(at, FileMode.CreateNew, Files.OwnFileMode);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(at, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows()) File.Delete(at);
            return file;
        }
        catch
        {
            // Its end removes the name; without it, the name goes here.
            if (file is null) File.Delete(at);
            file?.Dispose();
            throw;
        }
    });

    /// <summary>As <see cref="OpenFolder.TryLock"/>. On Unix, the framework locks a file of which nothing is shared; on Windows, its holder can delete it only if that is shared.</summary>
    public static SafeFileHandle? TryLock(string path, bool create) => Plainly(() =>
    {
        string at = At(path);
        if (new FileInfo(at).LinkTarget is not null) throw new IOException("is a link");
        try
        {
            if (create && !File.Exists(at)) New(at, FileMode.OpenOrCreate, Files.OwnFileMode).Dispose();
            return File.OpenHandle(at, FileMode.Open, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
        }
        catch (IOException e) when (IsInUse(e))
        {
            return null;
        }
    });

    /// <summary>Renames a file, replacing any file of that name.</summary>
    public static void Rename(string from, string to) => Plainly(() => File.Move(At(from), At(to), overwrite: true));

    /// <summary>Deletes a file, if it exists.</summary>
    public static void Delete(string path) => Plainly(() =>
    {
        try
        {
            File.Delete(At(path));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it does not exist.
        }
    });

    /// <summary>The names in a folder, unsorted. One that is not UTF-8 has U+FFFD in it, which <see cref="At"/> refuses.</summary>
    public static List<string> Names(string path) => Plainly(() => Directory.EnumerateFileSystemEntries(At(path)).Select(p => Path.GetFileName(p)!).ToList());

    /// <summary>Creates a folder and its missing parents.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">Its permissions before the user's mask is applied; Windows has none.</param>
    public static void MakeFolder(string path, int mode) => Plainly(() =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(At(path)) : Directory.CreateDirectory(At(path), (UnixFileMode)mode));

    /// <summary>The target of a link; null if the path is not a link.</summary>
    public static string? LinkTarget(string path) => Plainly(() => new FileInfo(At(path)).LinkTarget);

    /// <summary>As <see cref="Files.FollowLinks"/>.</summary>
    public static string FollowLinks(string path) => Plainly(() => path.Length == 0 || new FileInfo(At(path)).LinkTarget is null ? path : Resolve(path, followLast: true) ?? path);

    /// <summary>The absolute path of a folder that exists, without links and dots; null for anything else.</summary>
    public static string? RealPath(string path) => Plainly(() => path.Length > 0 && Resolve(path, followLast: true) is { } real && Directory.Exists(real) ? real : null);

    /// <summary>
    /// A path as the framework is to take it, which resolves <c>..</c> as text: where a link may come before, it is resolved here.
    /// </summary>
    /// <exception cref="IOException">No file can have that path, or none can be reached by it in this way.</exception>
    private static string At(string path)
    {
        if (path.Length == 0) throw new FileNotFoundException(NotThere);
        CheckText(path);
        return $"/{path}/".Contains("/../", StringComparison.Ordinal) ? Resolve(path, followLast: false) ?? throw new FileNotFoundException(NotThere) : path;
    }

    private static void CheckText(string path)
    {
        if (path.Contains('\0')) throw new IOException(PathBytes.NulText);
        // The framework would say that nothing is there, and fail when it is made.
        if (!OperatingSystem.IsWindows() && path.Split('/').Any(name => Encoding.UTF8.GetByteCount(name) > MostNameBytes)) throw new IOException(NameTooLong);
        // The framework replaces what is not UTF-8, and the name that results may be that of another file.
        if (path.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)) throw new IOException("a name that is not valid UTF-8 cannot be used on this system; rename the file");
    }

    /// <summary>
    /// The absolute path that the kernel finds, part by part: a link is followed before the <c>..</c> behind it. Parts that are missing stay as they are.
    /// Windows resolves <c>..</c> as text itself, so there only the last part can be a link that matters.
    /// </summary>
    /// <returns>Null if the path goes through something that is not a folder.</returns>
    private static string? Resolve(string path, bool followLast)
    {
        CheckText(path);
        if (OperatingSystem.IsWindows())
        {
            string full = Path.GetFullPath(path);
            return followLast && new FileInfo(full) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
        }
        string real = "/";
        var left = new Stack<string>();
        Add(path.StartsWith('/') ? path : Path.Join(Environment.CurrentDirectory, path));
        for (int links = 0; left.TryPop(out string? part);)
        {
            // What stands before a slash must be a folder, also before the last one.
            if (File.Exists(real) || (part == ".." && !Directory.Exists(real))) return null;
            if (part is "" or ".") continue;
            if (part == "..")
            {
                real = Files.FolderOf(real);
                continue;
            }
            string next = Path.Join(real, part);
            string? target = (left.Count == 0 && !followLast) || next.StartsWith(OpenFilesOfLinux, StringComparison.Ordinal) ? null : new FileInfo(next).LinkTarget;
            if (target is null)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks) throw new IOException("Too many levels of symbolic links");
            if (target.StartsWith('/')) real = "/";
            Add(target);
        }
        return real;

        void Add(string parts)
        {
            foreach (string part in parts.Split('/').Reverse()) left.Push(part);
        }
    }

    /// <summary>
    /// The kind of something without content. Only one part of the framework tells pipes and devices from files: the one that writes them into archives.
    /// </summary>
    private static FileKind KindOfEmpty(string path)
    {
        if (OperatingSystem.IsWindows() || path.StartsWith(OpenFilesOfLinux, StringComparison.Ordinal)) return FileKind.File;
        const int kindAt = 156;   // of a header of tar
        try
        {
            using var archive = new MemoryStream();
            // This form takes owners of any number and times before 1970.
            using (var writer = new TarWriter(archive, TarEntryFormat.Gnu, leaveOpen: true)) writer.WriteEntry(path, "entry");
            return archive.GetBuffer()[kindAt] switch
            {
                (byte)TarEntryType.Fifo => FileKind.Pipe,
                (byte)TarEntryType.CharacterDevice or (byte)TarEntryType.BlockDevice => FileKind.Device,
                _ => FileKind.File,
            };
        }
        catch (UnauthorizedAccessException)
        {
            return FileKind.File;   // It opens files, and nothing else.
        }
        catch (IOException e) when (IsInUse(e))
        {
            return FileKind.File;   // It takes a lock.
        }
        catch (IOException e) when (e.HResult == NoReasonOfSystem)
        {
            return FileKind.Device;   // It refuses a socket itself.
        }
    }

    /// <summary>Whether another handle has locked a file: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static bool IsInUse(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x8007_0020);

    private static void Plainly(Action call) => Plainly(() =>
    {
        call();
        return true;
    });

    /// <summary>Runs code whose failures then have the reason only: the framework adds the absolute path, and callers name the path that was typed.</summary>
    private static T Plainly<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(NotThere, e);
        }
        catch (PathTooLongException e)
        {
            throw new IOException(NameTooLong, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("Permission denied", e) { HResult = Posix.NoAccess };
        }
        catch (IOException e) when (e.Message.Contains(PathBegins, StringComparison.Ordinal))
        {
            throw new IOException(WithoutPath(e.Message), e) { HResult = e.HResult };
        }
    }

    /// <summary>A message of the framework without the path at its end.</summary>
    public static string WithoutPath(string message) => message.IndexOf(PathBegins, StringComparison.Ordinal) is > 0 and int end ? message[..end] : message;
}
