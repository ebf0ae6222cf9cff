using System.CommandLine;
using MapReduce.Cli.Jobs;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Manual;

/// <summary>What the help and the manual say about a command. Everything comes from its definition.</summary>
/// <param name="Shape">Its options and arguments. The program itself has an empty name.</param>
/// <param name="Usage">What can be typed, without the name of the program: <c>count &lt;INPUT&gt;... [options]</c>.</param>
/// <param name="Remarks">Paragraphs for the manual.</param>
/// <param name="Examples">Command lines.</param>
/// <param name="Commands">The commands of the program; empty for a command.</param>
internal sealed record CommandPage(CommandShape Shape, string Usage, string[] Remarks, string[] Examples, CommandShape[] Commands)
{
    /// <summary>The name of the manual page: <c>mapreduce-count</c>.</summary>
    public string ManualName => ManualNameOf(Shape.Name);

    /// <summary>The options by group.</summary>
    public IEnumerable<IGrouping<OptionGroup, OptionShape>> Groups => Shape.Options.GroupBy(option => option.Group).OrderBy(group => group.Key);

    /// <summary>The manual page of a command; that of the program for an empty name.</summary>
    public static string ManualNameOf(string command) => command.Length == 0 ? "mapreduce" : $"mapreduce-{command}";
}

/// <summary>The pages of all commands that are built.</summary>
/// <param name="root">The program.</param>
/// <param name="common">The options of every command.</param>
/// <param name="definitions">The definitions of commands, which may be added later.</param>
internal sealed class PageList(RootCommand root, SharedOptions common, IReadOnlyDictionary<Command, ICommandDefinition> definitions)
{
    /// <summary>What the manual says about the program as a whole.</summary>
    private static readonly string[] OfProgram =
    [
        "Inputs are files, folders, globs, lists (--files-from), http(s) URLs, or - for standard input. They are plain text, gzip, zstd or zip, which is detected by their first bytes. A folder is read one level deep. Outputs are TSV, CSV, JSON Lines, JSON, Parquet, Markdown or HTML, chosen by the extension of the file.",
        "Results go to standard output, and everything else to standard error. The program never writes to an input, and a run that fails or is interrupted leaves no output.",
        "A SIZE is written 64KiB, 512MiB or 512M, 2GiB or 2G, 500MB (decimal), or as plain bytes. A value may follow its option after a blank or an equals sign. What begins with a hyphen is a name after --.",
    ];

    /// <summary>The page of a command, or of the program.</summary>
    public CommandPage Of(Command command)
    {
        common.Suit(command);
        if (command is RootCommand) return new CommandPage(CommandShape.Of(root), "[command] [options]", OfProgram, [], CommandShape.AllOf(root));
        CommandShape shape = CommandShape.Of(command, root);
        ICommandDefinition? definition = definitions.GetValueOrDefault(command);
        string usage = definition?.Usage ?? string.Concat(shape.Arguments.Select(argument => argument.IsRequired ? $"<{argument.ValueName}> " : $"[<{argument.ValueName}>] ")) + "[options]";
        return new CommandPage(shape, $"{shape.Name} {usage}", definition?.Remarks ?? [], definition?.Examples ?? [], []);
    }
}
