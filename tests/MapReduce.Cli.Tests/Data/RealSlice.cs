using System.Collections.Concurrent;
using MapReduce.Cli.Tests.Running;

namespace MapReduce.Cli.Tests.Data;

/// <summary>Slices of Google's own files, which lie beside the checkout where they lie at all.</summary>
internal static class RealSlice
{
    /// <summary>The two of v2.</summary>
    public const string A = "googlebooks-eng-all-1gram-20120701-a.head200k.tsv", Q = "words-q-20120701.tsv";

    /// <summary>The one of v1.</summary>
    public const string Tiny = "googlebooks-eng-all-1gram-20090715-tiny.tsv";

    private static readonly ConcurrentDictionary<string, NgramRecord[]> Read = new();

    /// <summary>The records of a slice of v2; skips the test where it is not here.</summary>
    public static NgramRecord[] RecordsOf(string name) => Read.GetOrAdd(Path(name), static path => Records.OfV2(File.ReadAllBytes(path)));

    /// <summary>The path of a slice; skips the test where it is not here.</summary>
    public static string Path(string name)
    {
        string folder = Environment.GetEnvironmentVariable("MAPREDUCE_REAL_DATA") ?? System.IO.Path.Join(Checkout.Root, "..", "shared", "data", "real");
        string path = System.IO.Path.GetFullPath(System.IO.Path.Join(folder, name));
        Assert.SkipUnless(File.Exists(path), $"the real slice {name} is not here");
        return path;
    }
}
