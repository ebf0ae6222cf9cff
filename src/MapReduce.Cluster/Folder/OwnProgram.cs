namespace MapReduce.Cluster.Folder;

/// <summary>The program that tasks run, perhaps on other machines: this one.</summary>
internal static class OwnProgram
{
    /// <summary>
    /// Its path. A release has a build for each level of x86-64, and beside them a program that chooses one for the processor
    /// (src/Packaging/mapreduce.c): that is what another machine must run.
    /// </summary>
    public static string Path { get; } = Chooser(Environment.ProcessPath!) ?? Environment.ProcessPath!;

    /// <summary>The path without its <c>-v2</c>, <c>-v3</c> or <c>-v4</c>, if there is such a program; otherwise null.</summary>
    internal static string? Chooser(string path) => path is [.., '-', 'v', >= '2' and <= '4'] && File.Exists(path[..^3]) ? path[..^3] : null;
}
