using Microsoft.Win32.SafeHandles;

namespace MapReduce.Storage;

/// <summary>
/// Temporary files without a name: each is unlinked as soon as it is open, so that nothing of it is left however the process ends,
/// even by <c>kill -9</c>. Windows removes the name when the process ends.
/// </summary>
internal static class NamelessFile
{
    private const string Prefix = "mapreduce-";

    /// <summary>Creates an empty file in <paramref name="folder"/>, open for reading and writing.</summary>
    /// <param name="folder">The folder for temporary files.</param>
    /// <param name="extension">The extension, which says what the file is for: <c>.run</c>.</param>
    /// <param name="path">The name that it had, for messages.</param>
    public static SafeFileHandle Create(string folder, string extension, out string path)
    {
        string name = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}{extension}";
        path = Path.Join(folder, name);
        using var opened = new OpenFolder(folder);
        return opened.CreateNameless(name);
    }

    /// <summary>
    /// Removes the files of processes that were killed between creating and unlinking them. A process that is still alive loses
    /// nothing: it would unlink the file itself, and has it open; in the managed way its files are left alone.
    /// </summary>
    public static void RemoveAbandoned(string folder, string extension)
    {
        using var opened = new OpenFolder(folder);
        foreach (string file in opened.Names())
        {
            if (!file.StartsWith(Prefix, StringComparison.Ordinal) || !file.EndsWith(extension, StringComparison.Ordinal)) continue;
            ReadOnlySpan<char> name = file.AsSpan(0, file.Length - extension.Length);
            if (name.Length <= Prefix.Length + 33 || name[^33] != '-' || !Guid.TryParseExact(name[^32..], "N", out _)) continue;
            // In the managed way, a file is not quite locked from its first moment, and a process that lives may not have opened it for good.
            if (!SystemCalls.AreUsed && int.TryParse(name[Prefix.Length..^33], out int owner) && AtomicFile.IsRunning(owner)) continue;
            try
            {
                if (opened.Status(file) is not { Kind: FileKind.File } status || (SystemCalls.AreUsed && status.Owner != Posix.EffectiveUser())) continue;
                // In the managed way, a file that is in use may have its name still, and is locked.
                using SafeFileHandle? abandoned = opened.TryLock(file, create: false);
                if (abandoned is not null) opened.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or not ours to remove.
            }
        }
    }
}
