using System.Runtime.InteropServices;

namespace MapReduce.Input;

/// <summary>
/// Tells a named pipe without opening it: to open one and close it again ends whoever is at its other end. The framework
/// does not tell what kind of file a path names.
/// </summary>
internal static unsafe partial class PipePath
{
    // Of statx(2), whose structure is the same on every processor.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int AnswerBytes = 256, ModeOffset = 28;
    private const int TypeMask = 0xF000, PipeType = 0x1000;

    /// <summary>
    /// Whether <paramref name="path"/>, or what it links to, is a named pipe. Where the system has no way to ask, it may
    /// be one if it has no length.
    /// </summary>
    public static bool IsPipe(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        byte* answer = stackalloc byte[AnswerBytes];
        try
        {
            if (OperatingSystem.IsLinux() && StatusOf(CurrentFolder, path, 0, TypeWanted, answer) == 0)
                return (*(ushort*)(answer + ModeOffset) & TypeMask) == PipeType;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
        }
        return new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) is { Exists: true, Length: 0 };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int folder, string path, int flags, uint wanted, byte* answer);
}
