namespace MapReduce.Storage;

/// <summary>
/// Which file it is, whatever path leads to it: device and inode; for a file that does not exist yet, its folder's and the name
/// that it will have there. Where the system has no such numbers, <paramref name="Name"/> is the whole path.
/// </summary>
public readonly record struct FileId(ulong Device, ulong Inode, string? Name = null);

/// <summary>What kind of thing a path names.</summary>
public enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe, or an end of a pipe that the process has open.</summary>
    Pipe,

    /// <summary>A symbolic link; seen only where links are not followed.</summary>
    Link,

    /// <summary>A device or a socket.</summary>
    Device,
}

/// <summary>What the system says of a file.</summary>
/// <param name="Id">Which file it is.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Mode">Permission bits, as chmod takes them.</param>
/// <param name="Owner">The user id of its owner.</param>
/// <param name="Changed">When its content was last changed, UTC.</param>
public readonly record struct FileStatus(FileId Id, FileKind Kind, long Length, int Mode, uint Owner, DateTime Changed);
