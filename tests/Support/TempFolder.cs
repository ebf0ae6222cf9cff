namespace MapReduce.Tests.Support;

/// <summary>A folder of a test's own, gone when the test is over.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mapreduce-test-").FullName;

    /// <summary>Writes a file, and the folders that it needs; returns its path within this folder, as it was given.</summary>
    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), content);
        return name;
    }

    /// <summary>Writes a text file as UTF-8 without a mark.</summary>
    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file, and the folders that it needs; returns its full path.</summary>
    public string WriteAt(string name, ReadOnlySpan<byte> content) => At(Write(name, content.ToArray()));

    /// <summary>The full path of a name.</summary>
    public string At(string name) => System.IO.Path.Join(Path, name);

    public byte[] Read(string name) => File.ReadAllBytes(At(name));

    public string ReadText(string name) => File.ReadAllText(At(name));

    /// <summary>All names in the folder itself, hidden ones too, in order.</summary>
    public string[] Names(string folder = "") =>
        [.. Directory.GetFileSystemEntries(At(folder)).Select(e => System.IO.Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that a failed test killed may still be letting go of a file.
        }
    }
}
