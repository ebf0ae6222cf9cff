using System.CommandLine;

namespace MapReduce.Cli.Completion;

/// <summary>A command as a shell sees it: its own options and those of every command.</summary>
internal sealed record CommandShape(string Name, string Description, OptionShape[] Options, OptionShape[] Arguments)
{
    /// <summary>All commands of the program, as they are built: what is added to one is completed from then on.</summary>
    public static CommandShape[] AllOf(RootCommand root) => [.. root.Subcommands.Where(command => !command.Hidden).Select(command => Of(command, root))];

    /// <summary>What can be typed before a command is.</summary>
    public static CommandShape Of(RootCommand root) => new("", root.Description ?? "", Visible(root.Options), []);

    private static CommandShape Of(Command command, RootCommand root) => new(
        command.Name,
        command.Description ?? "",
        Visible([.. command.Options, .. root.Options.Where(option => option.Recursive)]),
        [.. command.Arguments.Select(argument => OptionShape.Of(argument, mayBeFile: command.Options.Any(option => option.AllowMultipleArgumentsPerToken)))]);

    private static OptionShape[] Visible(IEnumerable<Option> options) => [.. options.Where(option => !option.Hidden).Select(OptionShape.Of)];
}
