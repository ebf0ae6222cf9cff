namespace MapReduce.Cli.Tests.Generate;

/// <summary>An empty folder for one test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("mapreduce-test-").FullName;

    /// <summary>The names of all files in it, hidden ones too.</summary>
    public string[] Names => [.. Directory.GetFileSystemEntries(_path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file in it.</summary>
    public string At(string name) => Path.Join(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
