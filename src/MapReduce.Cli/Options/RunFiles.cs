using System.CommandLine;
using System.CommandLine.Parsing;
using MapReduce.Checkpoint;
using MapReduce.Cli.Process;
using MapReduce.Cluster.Folder;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>
/// The files that a command's options name, identified by device and inode, with links followed. They are collected before any
/// file is opened for writing, and inputs are resolved against them, so that no output can be an input.
/// </summary>
internal sealed class RunFiles
{
    /// <summary>Standard input or output instead of a file.</summary>
    private const string Dash = InputList.StandardInput;

    private readonly Dictionary<FileId, string> _outputs = [];   // and how the command names them
    private readonly List<(FileId Folder, Func<string, bool> Owns, string Name)> _owned = [];

    private readonly List<(string Shown, string Path)> _read = [];

    private string? _standardOutput;   // what is written there

    private RunFiles() { }

    /// <summary>The files of a command.</summary>
    /// <param name="typed">The command line.</param>
    /// <param name="shardedRun">The folder of the sharded run that the command belongs to; null for none.</param>
    /// <exception cref="UsageException">Two outputs are the same file, or an output is a file that is read, or one that a checkpoint or a sharded run keeps.</exception>
    public static RunFiles Of(ParseResult typed, string? shardedRun = null)
    {
        var files = new RunFiles();
        (string Name, FileRole Role, string Path)[] named =
        [
            .. from result in typed.CommandResult.Children.OfType<OptionResult>()
               where !result.Implicit && result.Option is IFileOption
               from token in result.Tokens
               where token.Value.Length > 0
               select (result.IdentifierToken?.Value ?? result.Option.Name, ((IFileOption)result.Option).Role, ((IFileOption)result.Option).PathOf(token.Value)),
        ];
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Checkpoint) files.Own(path, CheckpointFiles.Owns, $"{name} {path}");
            else if (role == FileRole.ShardedRun) files.Own(path, JobFolder.Owns, $"{name} {path}");
        }
        if (shardedRun is not null) files.Own(shardedRun, JobFolder.Owns, $"--run {shardedRun}");
        if (!named.Any(n => n.Role == FileRole.Written && n.Name is "-o" or "--output")) files.AddStandardOutput("the result");
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Written && path == Dash) files.AddStandardOutput(name);
            else if (role == FileRole.Written) files.AddOutput(name, path);
        }
        files._read.AddRange(named.Where(n => n.Role == FileRole.Read).Select(n => ($"{n.Name} {n.Path}", n.Path)));
        files.RefuseSecondReading([]);
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Read && path != Dash && Files.IdOf(path) is { } id && files.OutputAt(id) is { } output)
                throw new UsageException($"{name} {path}: is also an output ({output}); write to a different file");
        }
        return files;
    }

    /// <summary>Refuses a pipe that is read twice, by whatever names: its second reader finds nothing.</summary>
    /// <param name="inputs">What is read besides the files of options.</param>
    /// <exception cref="UsageException">One is.</exception>
    public void RefuseSecondReading(IEnumerable<string> inputs)
    {
        var known = new Dictionary<FileId, string>();
        string? dash = null;
        foreach ((string shown, string path) in _read.Concat(inputs.Select(name => (name, name))))
        {
            if (path == Dash && dash is not null)
                throw new UsageException($"standard input is named more than once ({dash} and {shown}), but can be read only once; name it once, or name files");
            if (path == Dash) dash = shown;
            if ((path == Dash ? Files.StatusOfDescriptor(0) : Files.StatusOrNull(path)) is { Kind: FileKind.Pipe } pipe && !known.TryAdd(pipe.Id, shown))
                throw new UsageException($"{known[pipe.Id]} and {shown} are one pipe, which can be read only once; name it once, or save it to a file");
        }
    }

    /// <summary>How the command names the output that is this file; null if the file is not an output.</summary>
    public string? OutputAt(FileId id) => _outputs.GetValueOrDefault(id);

    private void Own(string folder, Func<string, bool> owns, string name)
    {
        if (Files.StatusOrNull(folder) is not { Kind: FileKind.Folder } status)
        {
            if (Files.StatusOrNull(folder) is { Kind: FileKind.File }) throw new UsageException($"{name}: is a file, where a folder is expected; name another");
            if (Files.IdOf(folder) is { } id) _owned.Add((id, owns, name));
            return;
        }
        _owned.Add((status.Id, owns, name));
        // Its files are outputs, so they must be neither inputs nor lists.
        foreach (string own in NamesIn(folder).Where(owns))
            if (Files.StatusOrNull(Path.Join(folder, own)) is { Kind: FileKind.File } file) _outputs.TryAdd(file.Id, name);
    }

    private static List<string> NamesIn(string folder)
    {
        try
        {
            return Files.Names(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];   // reported when the folder is opened
        }
    }

    private void AddOutput(string name, string path)
    {
        FileStatus? status = Files.StatusOrNull(path);
        // What is written to a device, such as a terminal or standard error, is never read back from it.
        if (status is { Kind: FileKind.Device or FileKind.Folder }) return;
        if (Files.IdOf(path) is not { } id) return;
        string shown = $"{name} {path}";
        string target = Files.FollowLinks(path);
        if (Files.IdOf(Files.FolderOf(target)) is { } folder)
        {
            foreach ((FileId own, Func<string, bool> owns, string owner) in _owned)
                if (own == folder && owns(Files.NameOf(target))) throw new UsageException($"{shown}: is a file that {owner} keeps for itself; name a different file");
        }
        if (!_outputs.TryAdd(id, shown)) throw new UsageException($"{shown}: two outputs are one file (it is also {_outputs[id]}); name a different file");
    }

    private void AddStandardOutput(string name)
    {
        if (_standardOutput is not null) throw new UsageException($"{name}: two outputs are one file ({_standardOutput} goes to standard output too); name a different file");
        _standardOutput = name;
        if (Files.StatusOfDescriptor(1) is { Kind: FileKind.File or FileKind.Pipe } status) _outputs[status.Id] = "standard output";
    }
}
