using System.IO.Hashing;
using MapReduce.Tracing;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// A file that appears whole or not at all: written beside its target under a temporary name, flushed to disk, renamed over the
/// target, and the folder flushed. However the process ends, the target is the old file or the whole new one.
/// </summary>
/// <remarks>
/// The unfinished file is locked while it is written. What a killed process left behind is no longer locked, so the next run on the
/// same target removes it. Two runs at once do not interfere: the last rename wins, whole.
/// </remarks>
public sealed class AtomicFile : OutputTarget
{
    private const int AllPermissions = 0xFFF;

    /// <summary>Large enough for one request to a disk, small enough to leave little for the flush.</summary>
    private const long WritebackBytes = 4 << 20;

    /// <summary>A longer name is truncated in the unfinished file's name, which must itself fit into 255 bytes.</summary>
    private const int MostNameBytes = 160;

    private readonly string _path;
    private readonly string _target;   // its name in the folder
    private readonly string _temporary;
    private readonly string? _whole;
    private readonly string? _remedy;
    private readonly OpenFolder _folder;
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;   // of _file
    private readonly int? _mode;   // of the file that is replaced
    private long _begun;   // bytes whose writeback has started
    private bool _committed;

    /// <summary>Opens the unfinished file beside <paramref name="path"/>.</summary>
    /// <param name="path">The target.</param>
    /// <param name="whole">What messages name instead of the target, if it is one of many files; null for the target itself.</param>
    /// <param name="remedy">What to do if it cannot be written; null for <see cref="Remedy.OtherOutput"/>.</param>
    /// <param name="onlyOwner">Whether a new file is closed to other users, as temporary data is.</param>
    /// <exception cref="MapReduceException">The folder is missing or cannot be written, or the target is a folder.</exception>
    public AtomicFile(string path, string? whole = null, string? remedy = null, bool onlyOwner = false)
    {
        (_path, _whole, _remedy) = (path, whole, remedy);
        try
        {
            // A link's target is replaced, not the link, so that the name keeps its meaning.
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
            // A folder that belongs to one run is swept by that run, once.
            if (!onlyOwner) RemoveAbandoned(prefix);
            // Never open to more users than the file that it replaces, not even while it is unfinished.
            _mode = _folder.Status(_target)?.Mode & AllPermissions;
            _file = _folder.Create(_temporary, (_mode ?? (onlyOwner ? Files.OwnFileMode : Files.NewFileMode)) & Files.NewFileMode | Files.OwnFileMode);
            _handle = _file.SafeFileHandle;
            // Tells other runs on the same target that the writer is alive. In the managed way the file is locked from the start.
            if (SystemCalls.AreUsed) _ = Posix.TryLock(_handle);
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
            using (TraceSpan.Begin("flush")) DiskSync.FlushFile(_file);
            _folder.Rename(_temporary, _target);
            _committed = true;
            // The lock is no longer needed, and would keep readers out.
            Close();
            using (TraceSpan.Begin("flush folder")) _folder.Flush();
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
            // The folder is gone or closed; the original failure says more.
        }
        Close();
        _folder.Dispose();
    }

    private void Close()
    {
        if (SystemCalls.AreUsed) Posix.Unlock(_handle);
        _file.Dispose();
    }

    /// <summary>Gives the new file the permissions of the one that it replaces; a new name gets those that the user's mask leaves.</summary>
    private void KeepMode()
    {
        if (_mode is not { } mode || OperatingSystem.IsWindows()) return;
        try
        {
            if (SystemCalls.AreUsed) Posix.SetMode(_file.SafeFileHandle, mode);
            else File.SetUnixFileMode(_file.SafeFileHandle, (UnixFileMode)mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system without permissions has none to keep.
        }
    }

    /// <summary>The start of the names of a target's unfinished files.</summary>
    private static string PrefixOf(string target)
    {
        byte[] name = PathBytes.FromText(target);
        return name.Length <= MostNameBytes
            ? $".{target}."
            : $".{PathBytes.ToText(name.AsSpan(0, MostNameBytes - 24))}-{XxHash3.HashToUInt64(name):x16}.";
    }

    /// <summary>Removes unfinished files of this target whose writers are gone, judged by name, owner and lock.</summary>
    private void RemoveAbandoned(string prefix)
    {
        foreach (string name in _folder.Names())
        {
            if (UnfinishedName.OwnerOf(name, prefix) is not { } owner || (owner != Environment.ProcessId && IsRunning(owner))) continue;
            try
            {
                if (_folder.Status(name) is not { Kind: FileKind.File } status || (SystemCalls.AreUsed && status.Owner != Posix.EffectiveUser())) continue;
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

    /// <summary>Whether a process of this machine has that id.</summary>
    internal static bool IsRunning(int processId)
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

    /// <summary>Why a file could not be written. For a file that may not grow, the framework's message is about an argument.</summary>
    internal static string Reason(Exception e) => e is ArgumentOutOfRangeException ? "it is at the largest size that the file system, or ulimit -f, allows" : ManagedFiles.WithoutPath(e.Message);

    /// <summary>Whether a file could not be written. The framework reports EFBIG (a limit on the file's size) as ArgumentOutOfRangeException.</summary>
    internal static bool CannotWrite(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private MapReduceException Failed(string what, Exception? inner) =>
        new(Failure.OutputFailed, $"{Name} {what}{(inner is not null && Files.IsDenied(inner) ? "; write to another folder, or change the permissions of this one (chmod)" : "")}", inner);

    /// <summary>The start of a message.</summary>
    private string Name => _whole ?? $"{_path}:";
}

/// <summary>The name of an unfinished file: <c>.target.PID-GUID.partial</c>, beside its target.</summary>
internal static class UnfinishedName
{
    /// <summary>The end of the name.</summary>
    public const string Suffix = ".partial";

    /// <summary>The target of an unfinished file's name; null for any other name.</summary>
    public static string? TargetOf(string name)
    {
        int end = name.Length - Suffix.Length;
        int start = end <= 0 ? -1 : name.LastIndexOf('.', end - 1);
        return start > 1 && OwnerOf(name, name[..(start + 1)]) is not null ? name[1..start] : null;
    }

    /// <summary>The id of the process that made an unfinished file, from the file's name; null for any other name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">The start of the names of the target's unfinished files.</param>
    public static int? OwnerOf(string name, string prefix)
    {
        if (name.Length <= prefix.Length + Suffix.Length || !name.StartsWith('.') || !name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(Suffix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> own = name.AsSpan(prefix.Length..^Suffix.Length);
        int dash = own.IndexOf('-');
        return dash > 0 && int.TryParse(own[..dash], out int owner) && Guid.TryParseExact(own[(dash + 1)..], "N", out _) ? owner : null;
    }
}
