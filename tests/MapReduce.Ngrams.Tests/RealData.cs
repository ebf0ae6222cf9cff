namespace MapReduce.Ngrams.Tests;

/// <summary>The real slices, which stay beside the checkout; tests that want one are skipped where it is absent.</summary>
internal static class RealData
{
    public const string V2Shard = "googlebooks-eng-all-1gram-20120701-a.head200k.tsv";
    public const string V2Words = "words-q-20120701.tsv";
    public const string V1Tiny = "googlebooks-eng-all-1gram-20090715-tiny.tsv";

    /// <summary>The bytes of a slice.</summary>
    public static byte[] Read(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MAPREDUCE_REAL_DATA") ?? Beside(AppContext.BaseDirectory);
        string path = Path.Combine(folder ?? "", name);
        if (folder is null || !File.Exists(path)) Assert.Skip($"the real slice {name} is not here: set MAPREDUCE_REAL_DATA to the folder that holds it");
        return File.ReadAllBytes(path);
    }

    private static string? Beside(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "MapReduce.sln"))) return Path.Combine(folder, "..", "shared", "data", "real");
        return null;
    }
}
