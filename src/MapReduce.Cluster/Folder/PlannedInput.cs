using System.Globalization;
using System.Text.Json.Serialization;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Storage;

namespace MapReduce.Cluster.Folder;

/// <summary>An input of a plan, with what shows whether it has changed since.</summary>
public sealed record PlannedInput
{
    /// <summary>The file, from the root.</summary>
    public required string Path { get; init; }

    /// <summary>What messages call it, where that is not the path.</summary>
    public string? Name { get; init; }

    public required string Container { get; init; }

    /// <summary>Length as it is stored, in bytes; of an archive's entry, as it is packed.</summary>
    public required long Bytes { get; init; }

    /// <summary>The 0-based number of the file within an archive.</summary>
    public int? Entry { get; init; }

    /// <summary>Length of the whole archive.</summary>
    public long? ArchiveBytes { get; init; }

    /// <summary>When the file was last changed.</summary>
    public required DateTime Changed { get; init; }

    /// <summary>A line that is another for another input, or another state of it.</summary>
    [JsonIgnore]
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"input: {Path}{(Entry is { } entry ? $" file {entry}" : "")}, {(FileBytes < 0 ? "missing" : $"{FileBytes} bytes, changed {Changed:yyyy-MM-dd HH:mm:ss.fffffff} UTC")}");

    private long FileBytes => ArchiveBytes ?? Bytes;

    public static PlannedInput Of(InputSource input)
    {
        string path = Files.FullPath(input.Path!);
        var file = new FileInfo(path);
        return new PlannedInput
        {
            Path = path,
            Name = input.Name == path ? null : input.Name,
            Container = input.Container.ToString().ToLowerInvariant(),
            Bytes = input.StoredBytes!.Value,
            Entry = input.Entry,
            ArchiveBytes = input.Entry is null ? null : file.Length,
            Changed = file.LastWriteTimeUtc,
        };
    }

    /// <summary>The same file as it is now; of length -1 where it is not there.</summary>
    public PlannedInput AsItIsNow()
    {
        var file = new FileInfo(Path);
        long length = file.Exists ? file.Length : -1;
        return Entry is null ? this with { Bytes = length, Changed = file.LastWriteTimeUtc } : this with { ArchiveBytes = length, Changed = file.LastWriteTimeUtc };
    }

    /// <summary>As the engine reads it.</summary>
    public InputSource ToSource(int index) => new(index, Name ?? Path, Path, Enum.Parse<Container>(Container, ignoreCase: true), Bytes, Entry);
}
