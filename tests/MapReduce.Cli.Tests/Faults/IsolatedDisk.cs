using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Faults;

/// <summary>A line of shell that sees a small file system of its own at <c>disk</c>, where the system lets it (user namespaces).</summary>
internal static class IsolatedDisk
{
    /// <summary>Runs the line; <c>$P</c> is the program.</summary>
    /// <param name="folder">The working folder, in which there is a folder <c>disk</c>.</param>
    /// <param name="options">How the file system is mounted: <c>size=1m</c>.</param>
    /// <param name="line">The line.</param>
    public static Finished Run(TempFolder folder, string options, string line)
    {
        Directory.CreateDirectory(folder.At("disk"));
        Assert.SkipUnless(Shell.IsThere("unshare") && Shell.Of(folder, "unshare -rm mount -t tmpfs none disk").ExitCode == 0, "no file system can be mounted here");
        return Shell.Of(folder, $"exec unshare -rm sh -c 'mount -t tmpfs -o {options} none disk && {line}'");
    }
}
