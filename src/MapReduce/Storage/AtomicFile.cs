using System.IO.Hashing;
using MapReduce.Pipeline;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// A file that appears whole or not at all: written beside its target under a name of its own, flushed to disk, renamed
/// over the target, and the folder flushed. Whatever ends the process, the target is the old file or the whole new one.
/// </summary>
/// <remarks>
/// The unfinished file is locked while it is written. What a killed process left behind has lost its lock, so the next
/// run on the same target removes it; two runs at once do not see each other, and the last rename wins, whole.
/// </remarks>
public sealed class AtomicFile : OutputTarget
{
    private const int AllPermissions = 0xFFF;

    /// <summary>Large enough to be one request to a disk, small enough that little is left for the flush.</summary>
    private const long WritebackBytes = 4 << 20;

    /// <summary>A longer name is cut in the unfinished file's name, which must itself fit into 255 bytes.</summary>
    private const int MostNameBytes = 160;

    private readonly string _path;
    private readonly string _target;   // its name in the folder
    private readonly string _temporary;
    private readonly string? _whole;
    private readonly string? _remedy;
    private readonly OpenFolder _folder;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;   // its
    private readonly int? _mode;   // of the file that is replaced
    private long _begun;   // bytes whose way to disk has begun
    private bool _committed;

    /// <summary>Opens the unfinished file beside <paramref name="path"/>.</summary>
    /// <param name="path">The target.</param>
    /// <param name="whole">What messages name instead of the target, where it is one of many files of something; null for itself.</param>
    /// <param name="remedy">What to do where it cannot be written; null for <see cref="Remedy.OtherOutput"/>.</param>
    /// <param name="onlyOwner">Whether a file that is new is closed to other users, as temporary data are.</param>
    /// <exception cref="MapReduceException">The folder is missing or cannot be written, or the target is a folder.</exception>
    public AtomicFile(string path, string? whole = null, string? remedy = null, bool onlyOwner = false)
    {
        (_path, _whole, _remedy) = (path, whole, remedy);
        try
        {
            // A link's target is replaced, not the link: the name goes on meaning what it meant.
            string target = Files.FollowLinks(path);
            _target = Files.NameOf(target);
            if (_target.Length == 0 || Files.Status(target) is { Kind: FileKind.Folder }) throw Failed("is a folder; name a file", null);
            string folder = Files.FolderOf(target);
            if (Files.Status(folder) is not { Kind: FileKind.Folder }) throw Failed($"its folder does not exist; make it first: mkdir -p '{folder}'", null);
            _folder = new OpenFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed($"cannot be written: {e.Message}", e);
        }
        try
        {
            string prefix = PrefixOf(_target);
            _temporary = $"{prefix}{Environment.ProcessId}-{Guid.NewGuid():N}{UnfinishedName.Suffix}";
            // A folder of one run alone is swept by that run, once.
            if (!onlyOwner) RemoveAbandoned(prefix);
            // Never open to more users than the file that it replaces, also while it is unfinished.
            _mode = _folder.Status(_target)?.Mode & AllPermissions;
            _handle = _folder.Create(_temporary, (_mode ?? (onlyOwner ? Files.OwnFileMode : Files.NewFileMode)) & Files.NewFileMode | Files.OwnFileMode);
            _file = Files.Stream(_handle, FileAccess.Write);
            // Says to other runs on the same target that its writer is alive.
            if (OperatingSystem.IsLinux()) _ = Posix.TryLock(_handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _folder.Dispose();
            throw Failed($"cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override void Commit()
    {
        try
        {
            KeepMode();
            DiskSync.FlushFile(_file);
            _folder.Rename(_temporary, _target);
            _committed = true;
            // Its lock is of no use any more, and would keep readers out.
            Close();
            _folder.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed($"cannot be committed: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
            if (_file.Position - _begun < WritebackBytes) return;
            EarlyWriteback.Begin(_file.SafeFileHandle, _begun, _file.Position - _begun);
            _begun = _file.Position;
        }
        // The second is what the framework makes of a file larger than the file system, or a limit, lets it be (EFBIG).
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{Name} cannot be written: {Reason(e)}{(_remedy is null ? "" : $"; {_remedy}")}", e)
            {
                Remedy = _remedy is null ? Remedy.OtherOutput : Remedy.None,
            };
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (!_committed) _folder.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone or closed; whoever gives up has a better reason to tell.
        }
        Close();
        _folder.Dispose();
    }

    private void Close()
    {
        if (OperatingSystem.IsLinux()) Posix.Unlock(_handle);
        _file.Dispose();
    }

    /// <summary>Gives the new file the permissions of the one that it replaces; a new name has those that the user's mask leaves.</summary>
    private void KeepMode()
    {
        if (_mode is not { } mode || OperatingSystem.IsWindows()) return;
        try
        {
            if (OperatingSystem.IsLinux()) Posix.SetMode(_file.SafeFileHandle, mode);
            else File.SetUnixFileMode(_file.SafeFileHandle, (UnixFileMode)mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system that knows no permissions has none to keep.
        }
    }

    /// <summary>What the names of a target's unfinished files begin with.</summary>
    private static string PrefixOf(string target)
    {
        byte[] name = PathBytes.FromText(target);
        return name.Length <= MostNameBytes
            ? $".{target}."
            : $".{PathBytes.ToText(name.AsSpan(0, MostNameBytes - 24))}-{XxHash3.HashToUInt64(name):x16}.";
    }

    /// <summary>Removes unfinished files of this target whose writers are gone: known by name, owner and lock.</summary>
    private void RemoveAbandoned(string prefix)
    {
        foreach (string name in _folder.Names())
        {
            if (UnfinishedName.OwnerOf(name, prefix) is not { } owner || (owner != Environment.ProcessId && IsRunning(owner))) continue;
            try
            {
                if (_folder.Status(name) is not { Kind: FileKind.File } status || (OperatingSystem.IsLinux() && status.Owner != Posix.EffectiveUser())) continue;
                // A live writer holds the lock.
                using SafeFileHandle? abandoned = _folder.TryLock(name, create: false);
                if (abandoned is not null) _folder.Delete(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or not ours to remove.
            }
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Why a file could not be written. The framework's words for a file that may not grow are about an argument.</summary>
    internal static string Reason(Exception e) => e is ArgumentOutOfRangeException ? "it is at the largest size that the file system, or ulimit -f, allows" : e.Message;

    private MapReduceException Failed(string what, Exception? inner) => new(Failure.OutputFailed, $"{Name} {what}", inner);

    /// <summary>How a message begins.</summary>
    private string Name => _whole ?? $"{_path}:";
}
