using System.CommandLine;
using MapReduce.Input;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>What a command does with the file or folder that an option names.</summary>
internal enum FileRole
{
    /// <summary>A list or totals.</summary>
    Read,
    Written,

    /// <summary>A folder.</summary>
    Checkpoint,

    /// <summary>The folder of a sharded run.</summary>
    ShardedRun,

    /// <summary>A folder for temporary files with unique names.</summary>
    Temporary,
}

/// <summary>An option that names a file or a folder, whatever the type of its value.</summary>
internal interface IFileOption
{
    FileRole Role { get; }

    /// <summary>The path in a value as typed.</summary>
    string PathOf(string value);
}

/// <summary>
/// An option that names a file or a folder. Every such option must be one of these, because <see cref="RunFiles"/> collects the
/// files of a command from them. Empty names are refused.
/// </summary>
internal sealed class FileOption<T> : GroupedOption<T>, IFileOption
{
    public FileOption(OptionGroup group, string name, FileRole role, params string[] aliases) : base(group, name, aliases)
    {
        Role = role;
        HelpName = role is FileRole.Read or FileRole.Written ? "FILE" : "FOLDER";
        Validators.Add(result =>
        {
            if (result.Tokens.Any(t => t.Value == ""))
                result.AddError($"{result.IdentifierToken?.Value ?? name} '' (an unset variable?): name a {(HelpName == "FOLDER" ? "folder" : "file")}");
        });
    }

    public FileRole Role { get; }

    /// <summary>Reads the file that the option names. Failures to open it name the option.</summary>
    /// <exception cref="MapReduceException">The file is missing or cannot be read.</exception>
    public TRead Read<TRead>(string path, Func<string, TRead> read)
    {
        if (path != InputList.StandardInput && IsMissing(path)) throw new MapReduceException(Failure.InputUnreadable, $"{Name} {path}: no such file; check the path");
        try
        {
            return read(path);
        }
        catch (MapReduceException e) when (e.Failure == Failure.InputUnreadable)
        {
            throw new MapReduceException(e.Failure, $"{Name} {e.Message}", e) { Remedy = e.Remedy };
        }
    }

    private static bool IsMissing(string path)
    {
        try
        {
            return Files.Status(path) is null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening it reports why.
            return false;
        }
    }

    /// <summary>Whether the name of a corpus may precede the path, as in <c>gb=FILE</c>.</summary>
    public bool HasCorpora { get; init; }

    public string PathOf(string value) => HasCorpora ? CorpusNames.PathOf(value) : value;
}
