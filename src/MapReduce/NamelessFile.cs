using Microsoft.Win32.SafeHandles;

namespace MapReduce;

/// <summary>
/// Temporary files without a name: a file is unlinked as soon as it is open, so that however the process ends, by success,
/// error or <c>kill -9</c>, nothing is left of it.
/// </summary>
internal static class NamelessFile
{
    private const string Prefix = "mapreduce-";

    /// <summary>Creates an empty file in <paramref name="folder"/>, open for reading and writing.</summary>
    /// <param name="folder">The folder for temporary files.</param>
    /// <param name="extension">What the file is for: <c>.run</c>.</param>
    /// <param name="path">The name that it had, for messages.</param>
    public static SafeFileHandle Create(string folder, string extension, out string path)
    {
        path = Path.Join(folder, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}{extension}");
        FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, options);
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Removes what a process has left that was killed between creating its file and unlinking it. Whoever is still alive
    /// loses nothing: it would take the name away itself, and has the file open.
    /// </summary>
    public static void RemoveAbandoned(string folder, string extension)
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{extension}", new EnumerationOptions { IgnoreInaccessible = true }))
        {
            ReadOnlySpan<char> name = Path.GetFileNameWithoutExtension(path.AsSpan());
            if (name.Length <= 33 || name[^33] != '-' || !Guid.TryParseExact(name[^32..], "N", out _)) continue;
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's.
            }
        }
    }
}
