namespace MapReduce.Tests.Support;

/// <summary>Where the sources lie that this test was built from.</summary>
internal static class Checkout
{
    /// <summary>The folder of <c>MapReduce.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Join(folder.FullName, "MapReduce.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds MapReduce.sln");
    }
}
