namespace MapReduce.Input;

/// <summary>
/// Tells what may be a named pipe without opening it: to open one and close it again ends whoever is at its other end.
/// </summary>
internal static class PipePath
{
    /// <summary>
    /// Whether <paramref name="path"/>, or what it links to, is there and has no length, as a pipe, a device, a file of
    /// the system's own (<c>/proc</c>) and an empty file have none.
    /// </summary>
    public static bool MayBe(string path) =>
        new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is { Exists: true, Length: 0 };
}
