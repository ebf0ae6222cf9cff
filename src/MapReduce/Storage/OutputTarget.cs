namespace MapReduce.Storage;

/// <summary>The destination of a result. Disposed without a <see cref="Commit"/>, it leaves things as they were.</summary>
public abstract class OutputTarget : IDisposable
{
    /// <summary>Bytes written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Writes bytes in order.</summary>
    /// <exception cref="MapReduceException">The bytes cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        WriteBytes(bytes);
        WrittenBytes += bytes.Length;
    }

    /// <summary>Makes the whole result visible and durable, or none of it.</summary>
    /// <exception cref="MapReduceException">It cannot be made durable.</exception>
    public abstract void Commit();

    /// <summary>Writes bytes in order.</summary>
    protected abstract void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Discards what is not committed.</summary>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Opens the output that a user names.</summary>
public static class OutputTargets
{
    /// <summary>Standard output for null or <c>-</c>, else the file, device or pipe at <paramref name="path"/>.</summary>
    public static OutputTarget Open(string? path)
    {
        if (path is null or "-") return StreamOutput.Standard();
        if (OperatingSystem.IsWindows() || Files.StatusOrNull(path) is not { Kind: not FileKind.Folder }) return new AtomicFile(path);
        switch (Path.GetFullPath(path))
        {
            // Opened by these names, a file that a shell has opened would be overwritten from its start.
            case "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1": return StreamOutput.Handle(1, path);
            case "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2": return StreamOutput.Handle(2, path);
        }
        return IsStream(path) ? StreamOutput.Device(path) : new AtomicFile(path);
    }

    /// <summary>Whether a path is a device or a pipe, which takes bytes as they come, rather than a file to be created.</summary>
    public static bool IsStream(string path) => !OperatingSystem.IsWindows() && Files.StatusOrNull(path) is { Kind: not FileKind.Folder } status && (status.Kind is FileKind.Pipe or FileKind.Device || IsDevice(path));

    // Unix keeps devices, and the process's own streams, under these two roots; a link to one counts too.
    private static bool IsDevice(string path)
    {
        try
        {
            return IsUnderRoots(Path.GetFullPath(path)) || IsUnderRoots(Files.FollowLinks(path));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsUnderRoots(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || path.StartsWith("/proc/", StringComparison.Ordinal);
}
