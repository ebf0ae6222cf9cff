namespace MapReduce.Output;

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
    /// <summary>What the name of an unfinished file ends with.</summary>
    internal const string Suffix = ".partial";

    /// <summary>Large enough to be one request to a disk, small enough that little is left for the flush.</summary>
    private const long WritebackBytes = 4 << 20;

    private readonly string _target;
    private readonly string _temporary;
    private readonly string? _whole;
    private readonly string _remedy;
    private readonly FileStream _file;
    private long _begun;   // bytes whose way to disk has begun
    private bool _committed;

    /// <summary>Opens the unfinished file beside <paramref name="path"/>.</summary>
    /// <param name="path">The target.</param>
    /// <param name="whole">What messages name instead of the target, where it is one of many files of something; null for itself.</param>
    /// <param name="remedy">What to do where it cannot be written.</param>
    /// <exception cref="MapReduceException">The folder is missing or cannot be written, or the target is a folder.</exception>
    public AtomicFile(string path, string? whole = null, string remedy = "free space or name another place with -o")
    {
        (_whole, _remedy) = (whole, remedy);
        _target = TargetOf(path);
        if (Directory.Exists(_target)) throw Failed("is a folder; name a file", null);
        string folder = Path.GetDirectoryName(_target)!;
        if (!Directory.Exists(folder)) throw Failed($"its folder does not exist; make it first: mkdir -p '{folder}'", null);
        string prefix = $".{Path.GetFileName(_target)}.";
        _temporary = Path.Join(folder, $"{prefix}{Environment.ProcessId}-{Guid.NewGuid():N}{Suffix}");
        try
        {
            RemoveAbandoned(folder, prefix);
            _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
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
            File.Move(_temporary, _target, overwrite: true);
            _committed = true;
            // Its lock is of no use any more, and would keep readers out.
            _file.Dispose();
            DiskSync.FlushFolder(Path.GetDirectoryName(_target)!);
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
            throw Failed($"cannot be written: {Reason(e)}; {_remedy}", e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (!_committed) File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone or closed; whoever gives up has a better reason to tell.
        }
        _file.Dispose();
    }

    /// <summary>The file that a path means. A link's target is replaced, not the link: the name goes on meaning what it meant.</summary>
    private static string TargetOf(string path)
    {
        string full = path;
        try
        {
            full = Path.GetFullPath(path);
            return File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { } linked ? linked.FullName : full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.OutputFailed, $"{full}: cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Gives the new file the permissions of the one that it replaces; a new name has those that the user's mask leaves.</summary>
    private void KeepMode()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(_target)) return;
        try
        {
            File.SetUnixFileMode(_file.SafeFileHandle, File.GetUnixFileMode(_target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system that knows no permissions has none to keep.
        }
    }

    private static void RemoveAbandoned(string folder, string prefix)
    {
        foreach (string path in Directory.EnumerateFiles(folder, $".*{Suffix}"))
        {
            if (OwnerOf(Path.GetFileName(path), prefix) is not { } owner || (owner != Environment.ProcessId && IsRunning(owner))) continue;
            try
            {
                // A live writer holds the lock, and this open fails; it deletes nothing of a process that is still there.
                using FileStream abandoned = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, and alive: not ours to remove.
            }
        }
    }

    /// <summary>The process that made an unfinished file, by its name; null where it is no unfinished file of this target.</summary>
    private static int? OwnerOf(string name, string prefix)
    {
        if (name.Length <= prefix.Length + Suffix.Length || !name.StartsWith(prefix, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> own = name.AsSpan(prefix.Length..^Suffix.Length);
        int dash = own.IndexOf('-');
        return dash > 0 && int.TryParse(own[..dash], out int owner) && Guid.TryParseExact(own[(dash + 1)..], "N", out _) ? owner : null;
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

    private MapReduceException Failed(string what, Exception? inner) =>
        new(Failure.OutputFailed, $"{_whole ?? $"{_target}:"} {what}", inner);
}
