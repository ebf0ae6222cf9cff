using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>
/// The files that are inputs of a run, each known by device and inode: none is an output too, and none counts twice unseen.
/// What a user names one by one is taken at its word, with a warning; what a folder or a glob stands for is refused where it
/// cannot be meant.
/// </summary>
internal sealed class InputFiles(InputRules rules)
{
    private static readonly string[] Compressed = [".gz", ".zst", ".zip"];

    /// <summary>By identity: the path that led there first, and the argument that the path came from.</summary>
    private readonly Dictionary<FileId, (string Path, string From)> _known = [];

    /// <summary>By file name without the extension of a compression: the paths of other files that have it.</summary>
    private readonly Dictionary<string, List<(string Path, string From)>> _named = new(StringComparer.Ordinal);

    private string? _data, _result;   // one of each in the current folder or glob

    /// <summary>Standard input, where it is a file.</summary>
    public void AddStandardInput()
    {
        if (Files.StatusOfDescriptor(0) is { Kind: FileKind.File } status) RefuseOutput("standard input", status.Id);
    }

    /// <summary>A file that the user named by itself.</summary>
    /// <exception cref="MapReduceException">It is an output of the run.</exception>
    public void AddNamed(string path)
    {
        if (Files.StatusOrNull(path) is not { Kind: FileKind.File } status) return;
        RefuseOutput(path, status.Id);
        Add(path, path, status.Id);
    }

    /// <summary>The files of a folder or glob without the outputs of the run, which are skipped.</summary>
    /// <param name="from">What the user named.</param>
    /// <param name="found">The files that it stands for.</param>
    /// <exception cref="MapReduceException">The same shard is there twice.</exception>
    public IEnumerable<string> Choose(string from, IEnumerable<string> found)
    {
        (_data, _result) = (null, null);
        foreach (string path in found)
        {
            if (UnfinishedName.TargetOf(Files.NameOf(path)) is not null)
            {
                rules.OnSkipped(new SkippedInputs(SkippedInput.Record, path, 1));
                continue;
            }
            if (Files.StatusOrNull(path) is { Kind: FileKind.File } status)
            {
                if (rules.OutputAt(status.Id) is not null)
                {
                    rules.OnSkipped(new SkippedInputs(SkippedInput.Output, path, 1));
                    continue;
                }
                Add(path, from, status.Id);
            }
            yield return path;
        }
    }

    /// <summary>Whether a file of a folder or glob is an input, by what it holds.</summary>
    /// <exception cref="MapReduceException">It holds something else.</exception>
    public bool Takes(InputSource source)
    {
        switch (rules.ContentOf?.Invoke(source) ?? InputContent.Data)
        {
            case InputContent.Result: _result ??= source.Name; return true;
            case InputContent.Record: rules.OnSkipped(new SkippedInputs(SkippedInput.Record, source.Name, 1)); return false;
            case InputContent.Companion: rules.OnSkipped(new SkippedInputs(SkippedInput.Companion, source.Name, 1)); return false;
            case InputContent.Foreign:
                throw new MapReduceException(Failure.BadData, $"{source.Name}: is text of another kind, not data; name the shards alone, for example with '*.gz'");
            default: _data ??= source.Name; return true;
        }
    }

    /// <summary>Refuses a folder or glob in which shards and results of earlier runs are mixed.</summary>
    /// <exception cref="MapReduceException">They are.</exception>
    public void CheckMixture(string from)
    {
        if (_data is not null && _result is not null)
            throw new MapReduceException(Failure.FilesInConflict, $"{from}: mixes data ({_data}) with a result of an earlier run ({_result}), and would count both; name one kind alone, for example with '*.gz'");
    }

    private void RefuseOutput(string path, FileId id)
    {
        if (rules.OutputAt(id) is { } output)
            throw new MapReduceException(Failure.FilesInConflict, $"{path}: an output is also an input ({output}); write to another file");
    }

    private void Add(string path, string from, FileId id)
    {
        if (!_known.TryAdd(id, (path, from)))
        {
            (string before, string origin) = _known[id];
            if (origin == from && path != before && path != from)
                throw new MapReduceException(Failure.FilesInConflict, $"{path}: is the same file as {before}, and would count twice; name one of them");
            rules.OnWarning(new Warning(WarningKind.NamedTwice, path == before
                ? $"{path} is named more than once and counts each time; name it once if that is not meant"
                : $"{path} is the same file as {before} and counts each time; name one of them if that is not meant"));
            return;
        }
        string name = WithoutCompression(Files.NameOf(path));
        if (!_named.TryGetValue(name, out List<(string Path, string From)>? others)) _named[name] = others = [];
        foreach ((string other, string origin) in others)
        {
            if (!IsSameShard(path, other)) continue;
            if (origin == from && path != from && Files.FolderOf(path) == Files.FolderOf(other))
                throw new MapReduceException(Failure.FilesInConflict, $"{path}: is the same shard as {other}, plain and compressed, and would count twice; name one of them");
            rules.OnWarning(new Warning(WarningKind.SameShard, $"{path} is the same shard as {other} and counts each time; name one of them if that is not meant"));
            break;
        }
        others.Add((path, from));
    }

    /// <summary>Whether two files of one name are one shard: beside each other by name alone, elsewhere by what they begin with.</summary>
    private static bool IsSameShard(string path, string other)
    {
        if (Files.FolderOf(path) == Files.FolderOf(other)) return Files.NameOf(path) != Files.NameOf(other);
        return InputHead.Read(path).Bytes is { Length: > 0 } head && InputHead.Read(other).Bytes is { } second && head.AsSpan().SequenceEqual(second);
    }

    private static string WithoutCompression(string name) =>
        Compressed.FirstOrDefault(c => name.EndsWith(c, StringComparison.OrdinalIgnoreCase) && name.Length > c.Length) is { } extension ? name[..^extension.Length] : name;
}
