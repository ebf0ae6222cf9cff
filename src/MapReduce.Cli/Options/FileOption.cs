using System.CommandLine;

namespace MapReduce.Cli.Options;

/// <summary>What a command does with the file or folder that an option names.</summary>
internal enum FileRole
{
    /// <summary>It is read: a list, totals.</summary>
    Read,

    /// <summary>It is written.</summary>
    Written,

    /// <summary>The folder of a checkpoint.</summary>
    Checkpoint,

    /// <summary>The folder of a sharded run.</summary>
    ShardedRun,

    /// <summary>A folder for temporary files, whose names nobody else uses.</summary>
    Temporary,
}

/// <summary>An option that names a file or a folder, whatever its type is.</summary>
internal interface IFileOption
{
    FileRole Role { get; }
}

/// <summary>
/// An option that names a file or a folder. Every such option is one of these, so that <see cref="RunFiles"/> knows all files
/// of any command; an empty name is refused.
/// </summary>
internal sealed class FileOption<T> : Option<T>, IFileOption
{
    public FileOption(string name, FileRole role, params string[] aliases) : base(name, aliases)
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
}
