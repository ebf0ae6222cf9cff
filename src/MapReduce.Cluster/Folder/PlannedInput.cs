using System.Globalization;
using System.Text.Json.Serialization;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Storage;

namespace MapReduce.Cluster.Folder;

/// <summary>An input of a plan, with the size and time that show whether it has changed.</summary>
public sealed record PlannedInput
{
    /// <summary>The full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Its name in messages, if that is not the path.</summary>
    public string? Name { get; init; }

    public required string Container { get; init; }

    /// <summary>The stored length in bytes; compressed, for an entry of an archive.</summary>
    public required long Bytes { get; init; }

    /// <summary>The 0-based number of an entry within an archive.</summary>
    public int? Entry { get; init; }

    /// <summary>The length of the whole archive.</summary>
    public long? ArchiveBytes { get; init; }

    /// <summary>When the file was last changed.</summary>
    public required DateTime Changed { get; init; }

    /// <summary>A line that differs if the input is another one or has changed.</summary>
    [JsonIgnore]
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"input: {Path}{(Entry is { } entry ? $" file {entry}" : "")}, {(FileBytes < 0 ? "missing" : FileStatus.StateOf(FileBytes, Changed))}");

    private long FileBytes => ArchiveBytes ?? Bytes;

    public static PlannedInput Of(InputSource input)
    {
        string path = Files.FullPath(input.Path!);
        FileStatus file = Files.Status(path) ?? throw new FileNotFoundException("it is gone", path);
        return new PlannedInput
        {
            Path = path,
            Name = input.Name == path ? null : input.Name,
            Container = input.Container.ToString().ToLowerInvariant(),
            Bytes = input.StoredBytes!.Value,
            Entry = input.Entry,
            ArchiveBytes = input.Entry is null ? null : file.Length,
            Changed = file.Changed,
        };
    }

    /// <summary>The same file, or what a link to it leads to, in its current state; its length is -1 if it is missing.</summary>
    public PlannedInput AsItIsNow()
    {
        FileStatus? file = Files.StatusOrNull(Path);
        long length = file?.Length ?? -1;
        return this with { Bytes = Entry is null ? length : Bytes, ArchiveBytes = Entry is null ? null : length, Changed = file?.Changed ?? default };
    }

    /// <summary>The input as the engine reads it.</summary>
    public InputSource ToSource(int index) => new(index, Name ?? Path, Path, Enum.Parse<Container>(Container, ignoreCase: true), Bytes, Entry);
}
