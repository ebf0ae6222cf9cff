using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// The Linux calls for files. The framework resolves <c>..</c> itself, as text and before links, and replaces invalid UTF-8; these
/// calls treat paths as the kernel does.
/// </summary>
internal static partial class Posix
{
    public const int CurrentFolder = -100;
    public const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2, Create = 0x40, Exclusive = 0x80, PathOnly = 0x20_0000;
    public const int NotThere = 2, NoAccess = 13, Exists = 17, NotAFolder = 20, IsAFolder = 21, TooManyLinks = 40;

    private const int WouldBlock = 11;

    private const int CloseOnExecute = 0x8_0000, Interrupted = 4, NoFollowLink = 0x100, BasicStatus = 0x7FF;
    private const int StatusBytes = 256, LongestPath = 4096, ExclusiveLock = 2, WithoutWaiting = 4, NoLock = 8;
    private const long LeastSeconds = -62_135_596_800, MostSeconds = 253_402_300_798;   // of the years 1 to 9999
    private const int NameOffset = 19;   // of struct dirent, alike in glibc and musl on 64-bit processors

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>Requires a folder.</summary>
    public static int FolderOnly => IsArm ? 0x4000 : 0x1_0000;

    /// <summary>Refuses a link as the last part of the path.</summary>
    public static int NoFollow => IsArm ? 0x8000 : 0x2_0000;

    /// <summary>The user that the process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Opens a file. Child processes do not inherit the handle.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(int folder, string path, int flags, int mode = 0)
    {
        byte[] bytes = PathBytes.FromText(path);
        while (true)
        {
            int handle = OpenAt(folder, bytes, flags | CloseOnExecute, mode);
            if (handle >= 0) return new SafeFileHandle(handle, ownsHandle: true);
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw Failed(error);
        }
    }

    /// <summary>The status of a path; null if nothing is there.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static FileStatus? Status(int folder, string path, bool followLinks)
    {
        byte[] answer = new byte[StatusBytes];
        if (StatusOf(folder, PathBytes.FromText(path), followLinks ? 0 : NoFollowLink, BasicStatus, answer) == 0) return Read(answer);
        int error = Marshal.GetLastPInvokeError();
        return error is NotThere or NotAFolder ? null : throw Failed(error);
    }

    /// <summary>The status of a handle; null if the system cannot tell.</summary>
    public static FileStatus? Status(int handle)
    {
        byte[] answer = new byte[StatusBytes];
        const int emptyPath = 0x1000;
        return StatusOf(handle, [0], emptyPath, BasicStatus, answer) == 0 ? Read(answer) : null;
    }

    /// <summary>The target of a link; null if the path is not a link.</summary>
    public static string? LinkTarget(string path)
    {
        byte[] target = new byte[LongestPath];
        nint length = ReadLink(PathBytes.FromText(path), target, target.Length);
        return length < 0 ? null : PathBytes.ToText(target.AsSpan(0, (int)length));
    }

    /// <summary>The absolute path without links and dots; null if the system cannot tell.</summary>
    public static string? RealPath(string path)
    {
        byte[] real = new byte[LongestPath + 1];
        return RealPath(PathBytes.FromText(path), real) == 0 ? null : PathBytes.ToText(real.AsSpan(0, real.AsSpan().IndexOf((byte)0)));
    }

    /// <summary>Creates a folder; an existing one stays as it is.</summary>
    public static void MakeFolder(string path, int mode)
    {
        if (MakeFolder(PathBytes.FromText(path), (uint)mode) == 0) return;
        int error = Marshal.GetLastPInvokeError();
        if (error != Exists || Status(CurrentFolder, path, followLinks: true) is not { Kind: FileKind.Folder }) throw Failed(error);
    }

    /// <summary>Renames a file within a folder, replacing any file of that name.</summary>
    public static void Rename(SafeFileHandle folder, string from, string to) =>
        Check(RenameAt(folder, PathBytes.FromText(from), folder, PathBytes.FromText(to)));

    /// <summary>Deletes a file, if it exists.</summary>
    public static void Delete(int folder, string name)
    {
        if (UnlinkAt(folder, PathBytes.FromText(name), 0) != 0 && Marshal.GetLastPInvokeError() is not NotThere and int error) throw Failed(error);
    }

    /// <summary>
    /// Locks a file for this process; false if another process holds the lock. A file system without locks grants every lock.
    /// Released when the handle is closed.
    /// </summary>
    public static bool TryLock(SafeFileHandle file) => Lock(file, ExclusiveLock | WithoutWaiting) == 0 || Marshal.GetLastPInvokeError() != WouldBlock;

    /// <summary>Releases a lock. Closing the handle is not enough: a child process shares it until it executes its program.</summary>
    public static void Unlock(SafeFileHandle file)
    {
        if (!file.IsClosed) _ = Lock(file, NoLock);
    }

    /// <summary>Sets permission bits.</summary>
    public static void SetMode(SafeFileHandle file, int mode) => Check(SetModeOf(file, (uint)mode));

    /// <summary>The names in a folder without <c>.</c> and <c>..</c>, unsorted.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static List<string> Names(int folder, string path)
    {
        using SafeFileHandle handle = Open(folder, path, ReadOnly | FolderOnly);
        // The stream owns the second descriptor and closes it.
        int second = Duplicate(handle);
        if (second < 0) throw Failed(Marshal.GetLastPInvokeError());
        nint stream = OpenStream(second);
        if (stream == 0)
        {
            int error = Marshal.GetLastPInvokeError();
            new SafeFileHandle(second, ownsHandle: true).Dispose();
            throw Failed(error);
        }
        try
        {
            var names = new List<string>();
            var name = new List<byte>();
            while (NextEntry(stream) is var entry and not 0)
            {
                name.Clear();
                for (int i = NameOffset; Marshal.ReadByte(entry, i) is var letter and not 0; i++) name.Add(letter);
                string text = PathBytes.ToText(CollectionsMarshal.AsSpan(name));
                if (text is not ("." or "..")) names.Add(text);
            }
            return Marshal.GetLastPInvokeError() is 0 ? names : throw Failed(Marshal.GetLastPInvokeError());
        }
        finally
        {
            _ = CloseStream(stream);
        }
    }

    /// <summary>A system error as an exception, with its number as the result code.</summary>
    public static IOException Failed(int error) => error switch
    {
        NotThere => new FileNotFoundException(Marshal.GetPInvokeErrorMessage(error)) { HResult = error },
        _ => new IOException(Marshal.GetPInvokeErrorMessage(error), error),
    };

    private static void Check(int result)
    {
        if (result != 0) throw Failed(Marshal.GetLastPInvokeError());
    }

    // The offsets of struct statx, which are the same on every processor.
    private static FileStatus Read(ReadOnlySpan<byte> answer)
    {
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(answer[28..]);
        FileKind kind = (mode & 0xF000) switch
        {
            0x4000 => FileKind.Folder,
            0x8000 => FileKind.File,
            0x1000 => FileKind.Pipe,
            0xA000 => FileKind.Link,
            _ => FileKind.Device,
        };
        ulong device = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(answer[136..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(answer[140..]);
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(answer[112..]);
        uint nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(answer[120..]);
        return new FileStatus(
            new FileId(device, BinaryPrimitives.ReadUInt64LittleEndian(answer[32..])), kind, BinaryPrimitives.ReadInt64LittleEndian(answer[40..]),
            mode & 0xFFF, BinaryPrimitives.ReadUInt32LittleEndian(answer[20..]), DateTime.UnixEpoch.AddSeconds(Math.Clamp(seconds, LeastSeconds, MostSeconds)).AddTicks(nanoseconds / 100));
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, byte[] path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatusOf(int folder, byte[] path, int flags, uint wanted, byte[] answer);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static partial nint ReadLink(byte[] path, byte[] target, nint length);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true)]
    private static partial nint RealPath(byte[] path, byte[] real);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MakeFolder(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(SafeFileHandle fromFolder, byte[] from, SafeFileHandle toFolder, byte[] to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int folder, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int SetModeOf(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenStream(int handle);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint NextEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseStream(nint stream);
}
