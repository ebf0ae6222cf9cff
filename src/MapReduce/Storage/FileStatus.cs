using System.Globalization;

namespace MapReduce.Storage;

/// <summary>
/// The identity of a file, whatever path leads to it: device and inode; for a file that does not exist yet, those of its folder and
/// its future name. Where the system has no such numbers, <paramref name="Name"/> is the whole path.
/// </summary>
public readonly record struct FileId(ulong Device, ulong Inode, string? Name = null);

/// <summary>The kind of thing that a path names.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe, or an end of a pipe that the process has open.</summary>
    Pipe,

    /// <summary>A symbolic link; seen only if links are not followed.</summary>
    Link,

    /// <summary>A device or a socket.</summary>
    Device,
}

/// <summary>The system's description of a file.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Mode">Permission bits, as chmod takes them.</param>
/// <param name="Owner">The user id of its owner.</param>
/// <param name="Changed">When its content last changed, UTC.</param>
public readonly record struct FileStatus(FileId Id, FileKind Kind, long Length, int Mode, uint Owner, DateTime Changed)
{
    /// <summary>The state of its content: equal as long as the file is unchanged. Stored with what is made from the file.</summary>
    public string State => StateOf(Length, Changed);

    /// <summary><see cref="State"/> of a file with this length, in bytes, and this time of change.</summary>
    public static string StateOf(long length, DateTime changed) =>
        string.Create(CultureInfo.InvariantCulture, $"{length} bytes, changed {changed:yyyy-MM-dd HH:mm:ss.fffffff} UTC");
}
