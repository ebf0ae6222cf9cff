namespace MapReduce.Output;

/// <summary>Chooses the target for what a user names.</summary>
public static class OutputTargets
{
    /// <summary>Standard output for null or <c>-</c>, else the file, device or pipe at <paramref name="path"/>.</summary>
    public static OutputTarget Open(string? path) =>
        path is null or "-" ? StreamOutput.Standard() : IsDevice(path) ? StreamOutput.Device(path) : new AtomicFile(path);

    // Unix keeps devices, and the process's own streams, under these two roots; a pipe cannot seek.
    private static bool IsDevice(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return false;
        string full = Path.GetFullPath(path);
        return full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)
            || full.StartsWith("/proc/", StringComparison.Ordinal)
            || (File.GetUnixFileMode(path) is var _ && IsPipe(path));
    }

    private static bool IsPipe(string path) => new FileInfo(path) is { Exists: true } info && info.Attributes.HasFlag(FileAttributes.Device);
}
