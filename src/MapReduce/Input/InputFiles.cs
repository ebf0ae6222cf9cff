using System.IO.Hashing;
using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>
/// The input files of a run, each identified by device and inode, so that none is also an output and none is counted twice
/// unnoticed. A file that the user names is accepted with a warning; in a folder or glob, what cannot be intended is refused.
/// </summary>
internal sealed class InputFiles(InputRules rules)
{
    /// <summary>Files of one size that start alike are one shard under two names, unless they are so small that it may be chance.</summary>
    private const long LeastCopyBytes = 4096;

    private static readonly string[] Compressed = [".gz", ".zst", ".zip"];

    /// <summary>By identity: the path that led there first, and the argument that the path came from.</summary>
    private readonly Dictionary<FileId, (string Path, string From)> _known = [];

    /// <summary>Files by what two names of one shard have in common.</summary>
    private readonly Dictionary<string, List<Shard>> _alike = new(StringComparer.Ordinal);

    private readonly HashSet<string> _urls = new(StringComparer.Ordinal);

    /// <summary>A file, and a hash of its beginning, computed on demand.</summary>
    private sealed class Shard(string path, string from)
    {
        private UInt128? _hash;

        public string Path => path;

        public string From => from;

        /// <summary>Hash of the first decompressed bytes; 0 if there are none.</summary>
        public UInt128 Hash => _hash ??= InputHead.Read(path).Bytes is { Length: > 0 } head ? XxHash128.HashToUInt128(head) : 0;
    }

    private string? _data, _result;   // one of each in the current folder or glob

    /// <summary>Adds standard input, if it is a file.</summary>
    public void AddStandardInput()
    {
        const string name = "standard input";
        if (Files.StatusOfDescriptor(0) is not { Kind: FileKind.File } status) return;
        RefuseOutput(name, status.Id);
        Add(name, name, status.Id, status.Length);
    }

    /// <summary>Adds a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="shown">The URL as messages may show it.</param>
    public void AddUrl(string url, string shown)
    {
        if (!_urls.Add(url)) NoteTwice($"{shown} is named more than once", "it");
    }

    /// <summary>Adds a file that the user named.</summary>
    /// <exception cref="MapReduceException">It is an output of the run.</exception>
    public void AddNamed(string path)
    {
        if (Files.StatusOrNull(path) is not { Kind: FileKind.File } status) return;
        RefuseOutput(path, status.Id);
        Add(path, path, status.Id, status.Length);
    }

    /// <summary>Adds the files of a folder or glob, but skips outputs of the run.</summary>
    /// <param name="from">What the user named.</param>
    /// <param name="found">The files that it stands for.</param>
    /// <exception cref="MapReduceException">A shard is present twice.</exception>
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
                Add(path, from, status.Id, status.Length);
            }
            yield return path;
        }
    }

    /// <summary>Whether a file of a folder or glob is an input, judged by its content.</summary>
    /// <exception cref="MapReduceException">It holds something else.</exception>
    public bool Takes(InputSource source)
    {
        switch (rules.ContentOf?.Invoke(source) ?? InputContent.Data)
        {
            case InputContent.Result: _result ??= source.Name; return true;
            case InputContent.Record: rules.OnSkipped(new SkippedInputs(SkippedInput.Record, source.Name, 1)); return false;
            case InputContent.Companion: rules.OnSkipped(new SkippedInputs(SkippedInput.Companion, source.Name, 1)); return false;
            case InputContent.Foreign:
                throw new MapReduceException(Failure.BadData, $"{source.Name}: is not data for this job; name the shards alone{(_data is null ? "" : Example(_data, source.Name))}");
            case InputContent.Unreadable: return true;
            default:
                if (source.StoredBytes != 0) _data ??= source.Name;
                return true;
        }
    }

    /// <summary>Refuses a folder or glob that mixes shards with results of earlier runs.</summary>
    /// <exception cref="MapReduceException">It does.</exception>
    public void CheckMixture(string from)
    {
        if (_data is not null && _result is not null)
            throw new MapReduceException(Failure.FilesInConflict, $"{from}: mixes data ({_data}) with a result of an earlier run ({_result}), and would count both; name one kind alone{Example(_data, _result)}");
    }

    /// <summary>A pattern for files like one and unlike the other, as the end of a sentence; empty if their extensions are the same.</summary>
    private static string Example(string one, string other)
    {
        string extension = Path.GetExtension(one);
        return extension.Length == 0 || extension == Path.GetExtension(other) ? "" : $", for example with '{Path.Join(Path.GetDirectoryName(one), $"*{extension}")}'";
    }

    private void RefuseOutput(string path, FileId id)
    {
        if (rules.OutputAt(id) is { } output)
            throw new MapReduceException(Failure.FilesInConflict, $"{path}: an output is also an input ({output}); write to another file");
    }

    private void Add(string path, string from, FileId id, long length)
    {
        if (!_known.TryAdd(id, (path, from)))
        {
            (string before, string origin) = _known[id];
            if (path != before && path != from && before != origin)
                throw new MapReduceException(Failure.FilesInConflict, $"{path}: is the same file as {before}, and would count twice; name one of them");
            if (path == before) NoteTwice($"{path} is named more than once", "it");
            else NoteTwice($"{path} is the same file as {before}", "one of them");
            return;
        }
        var shard = new Shard(path, from);
        string name = Files.NameOf(path), stem = $"{(name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name)}";
        foreach (Shard other in AlikeBy(stem, shard))
        {
            // In one folder, a name with and without the extension of a compression is one shard, whatever the files hold.
            bool isBeside = Files.FolderOf(path) == Files.FolderOf(other.Path);
            bool isPacked = isBeside && WithoutCompression(name) == WithoutCompression(Files.NameOf(other.Path));
            if (!isPacked && !BeginAlike(shard, other)) continue;
            if (other.From == from && path != from && IsPacked(name) != IsPacked(Files.NameOf(other.Path)))
                throw new MapReduceException(Failure.FilesInConflict, $"{path}: is the same shard as {other.Path}, plain and compressed, and would count twice; name one of them");
            WarnOfSame(shard, other);
            return;
        }
        if (length < LeastCopyBytes) return;
        foreach (Shard other in AlikeBy($"{length} bytes", shard))
        {
            if (!BeginAlike(shard, other)) continue;
            WarnOfSame(shard, other);
            return;
        }
    }

    private void NoteTwice(string what, string which)
    {
        if (rules.OnceOnly) throw new MapReduceException(Failure.FilesInConflict, $"{what}, and would be in the result twice; name {which} once");
        rules.OnWarning(new Warning(WarningKind.NamedTwice, $"{what} and counts each time; name {which}{(which == "it" ? " once" : "")} if that is not meant"));
    }

    /// <summary>Returns the earlier files that have something in common with this one, and adds it to them.</summary>
    private Shard[] AlikeBy(string common, Shard shard)
    {
        if (!_alike.TryGetValue(common, out List<Shard>? alike)) _alike[common] = alike = [];
        Shard[] before = [.. alike];
        alike.Add(shard);
        return before;
    }

    private void WarnOfSame(Shard shard, Shard other) => rules.OnWarning(new Warning(
        WarningKind.SameShard, $"{shard.Path} is the same shard as {other.Path} and {(rules.OnceOnly ? "is refused once it is read, if it has the same text" : "counts each time")}; name one of them if that is not meant"));

    private static bool BeginAlike(Shard one, Shard other) => one.Hash != 0 && one.Hash == other.Hash;

    private static bool IsPacked(string name) => WithoutCompression(name) != name;

    private static string WithoutCompression(string name) =>
        Compressed.FirstOrDefault(c => name.EndsWith(c, StringComparison.OrdinalIgnoreCase) && name.Length > c.Length) is { } extension ? name[..^extension.Length] : name;
}
