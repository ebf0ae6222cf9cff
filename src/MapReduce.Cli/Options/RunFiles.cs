using System.CommandLine;
using System.CommandLine.Parsing;
using MapReduce.Checkpoint;
using MapReduce.Cli.Process;
using MapReduce.Input;
using MapReduce.Ngrams.Group;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>
/// All files of a command, known by device and inode, through links. It is made of the options that were typed, whichever
/// command has them, before anything is opened for writing, and no input is found but through it.
/// </summary>
internal sealed class RunFiles
{
    /// <summary>What a sharded run keeps in its folder.</summary>
    private static readonly string[] OfShardedRun = ["manifest.json", "lock", "submissions.jsonl", "result.json", "done", "reduced", "parts", "tries", "logs", "scripts"];

    /// <summary>Standard input or output, where a file is expected.</summary>
    private const string Dash = InputList.StandardInput;

    private readonly Dictionary<FileId, string> _outputs = [];   // to what the command calls them
    private readonly List<(FileId Folder, Func<string, bool> Owns, string Name)> _owned = [];

    private string? _standardOutput;   // what goes there

    private RunFiles() { }

    /// <summary>The files of a command.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="writesResult">Whether the command writes a result to standard output where it does not name a file.</param>
    /// <param name="shardedRun">The folder of the sharded run that the command is a part of; null for none.</param>
    /// <exception cref="UsageException">Two outputs are one file, or an output is a file that is read, or one of a folder's own.</exception>
    public static RunFiles Of(ParseResult typed, bool writesResult = true, string? shardedRun = null)
    {
        var files = new RunFiles();
        (string Name, FileRole Role, string Path)[] named =
        [
            .. from result in typed.CommandResult.Children.OfType<OptionResult>()
               where !result.Implicit && result.Option is IFileOption
               from token in result.Tokens
               where token.Value.Length > 0
               select (result.IdentifierToken?.Value ?? result.Option.Name, ((IFileOption)result.Option).Role, token.Value),
        ];
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Checkpoint) files.Own(path, CheckpointFiles.Owns, $"{name} {path}");
            else if (role == FileRole.ShardedRun) files.Own(path, OfShardedRun.Contains, $"{name} {path}");
        }
        if (shardedRun is not null) files.Own(shardedRun, OfShardedRun.Contains, $"--run {shardedRun}");
        if (writesResult && !named.Any(n => n.Role == FileRole.Written && n.Name is "-o" or "--output")) files.AddStandardOutput("the result");
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Written && path == Dash) files.AddStandardOutput(name);
            else if (role == FileRole.Written) files.AddOutput(name, path);
        }
        foreach ((string name, FileRole role, string path) in named)
        {
            if (role == FileRole.Read && path != Dash && Files.IdOf(path) is { } id && files.OutputAt(id) is { } output)
                throw new UsageException($"{name} {path}: is also an output ({output}); write to another file");
        }
        return files;
    }

    /// <summary>What the command calls the output that is this file; null where it is not an output.</summary>
    public string? OutputAt(FileId id) => _outputs.GetValueOrDefault(id);

    private void Own(string folder, Func<string, bool> owns, string name)
    {
        if (Files.StatusOrNull(folder) is not { Kind: FileKind.Folder } status)
        {
            if (Files.IdOf(folder) is { } id) _owned.Add((id, owns, name));
            return;
        }
        _owned.Add((status.Id, owns, name));
        // Its files are written, and so they are no inputs and no lists.
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
            return [];   // opening the folder later reports the error
        }
    }

    private void AddOutput(string name, string path)
    {
        FileStatus? status = Files.StatusOrNull(path);
        // Whatever is written to a device, to standard error or a terminal among them, is not read back from it.
        if (status is { Kind: FileKind.Device or FileKind.Folder }) return;
        if (Files.IdOf(path) is not { } id) return;
        string shown = $"{name} {path}";
        string target = Files.FollowLinks(path);
        if (Files.IdOf(Files.FolderOf(target)) is { } folder)
        {
            foreach ((FileId own, Func<string, bool> owns, string owner) in _owned)
                if (own == folder && owns(Files.NameOf(target))) throw new UsageException($"{shown}: is a file that {owner} keeps for itself; name another");
        }
        if (!_outputs.TryAdd(id, shown)) throw new UsageException($"{shown}: two outputs are one file (it is also {_outputs[id]}); name another");
    }

    private void AddStandardOutput(string name)
    {
        if (_standardOutput is not null) throw new UsageException($"{name}: two outputs are one file ({_standardOutput} goes to standard output too); name another");
        _standardOutput = name;
        if (Files.StatusOfDescriptor(1) is { Kind: FileKind.File or FileKind.Pipe } status) _outputs[status.Id] = "standard output";
    }
}
