using System.CommandLine;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Manual;

/// <summary>A command as help, manual and completion show it: its own options and the shared ones.</summary>
internal sealed record CommandShape(string Name, string Description, OptionShape[] Options, OptionShape[] Arguments)
{
    /// <summary>All commands, read from their definitions, so that a new option is shown at once.</summary>
    public static CommandShape[] AllOf(RootCommand root) => [.. root.Subcommands.Where(command => !command.Hidden).Select(command => Of(command, root))];

    /// <summary>What can be typed before the command.</summary>
    public static CommandShape Of(RootCommand root) => new("", root.Description ?? "", Visible(root.Options), []);

    /// <summary>One command.</summary>
    public static CommandShape Of(Command command, RootCommand root) => new(
        command.Name,
        command.Description ?? "",
        Visible([.. command.Options, .. root.Options.Where(option => option.Recursive && !SharedOptions.IsIdle(option, command))]),
        [.. command.Arguments.Select(argument => OptionShape.Of(argument, mayBeFile: command.Options.Any(option => option.AllowMultipleArgumentsPerToken)))]);

    /// <summary>The options, those of the library last: help and version.</summary>
    private static OptionShape[] Visible(IEnumerable<Option> options) => [.. options.Where(option => !option.Hidden).OrderBy(option => option is not IGroupedOption).Select(OptionShape.Of)];
}
