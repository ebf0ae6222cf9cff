using System.CommandLine;
using System.CommandLine.Completions;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Completion;

/// <summary>An option or an argument, as a shell completes it.</summary>
/// <param name="Names">The name and its aliases; empty for an argument.</param>
/// <param name="Description">The description in the help.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="ValueName">The name of the value in the help.</param>
/// <param name="Words">The values, if there are only a few.</param>
/// <param name="IsRepeatable">Whether it may be repeated.</param>
internal sealed record OptionShape(string[] Names, string Description, ValueKind Kind, string ValueName, string[] Words, bool IsRepeatable)
{
    public static OptionShape Of(Option option)
    {
        string[] names = [.. option.Aliases.Prepend(option.Name).Where(name => name[0] == '-' && name != "-?").Distinct()];
        bool isSwitch = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        // In key|count, both words are typed as they are. Placeholders are in capitals.
        string[] words = option.HelpName?.Split('|') is { Length: > 1 } all ? [.. all.Where(word => !word.Any(char.IsUpper)), .. WordsOf(option.CompletionSources).Where(word => !all.Contains(word, StringComparer.OrdinalIgnoreCase))]
            : isSwitch ? [] : WordsOf(option.CompletionSources);
        return new OptionShape(
            names, option.Description ?? "", isSwitch ? ValueKind.None : KindOf(option.HelpName, words), option.HelpName ?? "", words, option.ValueType.IsArray);
    }

    /// <param name="argument">An argument.</param>
    /// <param name="mayBeFile">Whether an option takes several values, so that a file in this place may belong to it.</param>
    public static OptionShape Of(Argument argument, bool mayBeFile)
    {
        string[] words = WordsOf(argument.CompletionSources);
        ValueKind kind = mayBeFile ? ValueKind.File : KindOf(argument.Name, words);
        return new OptionShape([], argument.Description ?? "", kind, argument.Name, words, argument.Arity.MaximumNumberOfValues > 1);
    }

    private static string[] WordsOf(IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        [.. sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label)];

    private static ValueKind KindOf(string? valueName, string[] words) => valueName switch
    {
        _ when words.Length > 0 => ValueKind.Words,
        "FILE" or "LIST" or "INPUT" => ValueKind.File,
        "FOLDER" or "DIR" => ValueKind.Folder,
        _ => ValueKind.Free,
    };
}

/// <summary>A command as a shell completes it: its own options and the shared ones.</summary>
internal sealed record CommandShape(string Name, string Description, OptionShape[] Options, OptionShape[] Arguments)
{
    /// <summary>All commands, read from their definitions, so that a new option is completed at once.</summary>
    public static CommandShape[] AllOf(RootCommand root) => [.. root.Subcommands.Where(command => !command.Hidden).Select(command => Of(command, root))];

    /// <summary>What can be typed before the command.</summary>
    public static CommandShape Of(RootCommand root) => new("", root.Description ?? "", Visible(root.Options), []);

    private static CommandShape Of(Command command, RootCommand root) => new(
        command.Name,
        command.Description ?? "",
        Visible([.. command.Options, .. root.Options.Where(option => option.Recursive && !SharedOptions.IsIdle(option, command))]),
        [.. command.Arguments.Select(argument => OptionShape.Of(argument, mayBeFile: command.Options.Any(option => option.AllowMultipleArgumentsPerToken)))]);

    private static OptionShape[] Visible(IEnumerable<Option> options) => [.. options.Where(option => !option.Hidden).Select(OptionShape.Of)];
}

/// <summary>What a shell can offer for a value.</summary>
internal enum ValueKind
{
    /// <summary>A switch without a value.</summary>
    None,

    /// <summary>A number or any text.</summary>
    Free,

    /// <summary>One of a few words.</summary>
    Words,
    File,
    Folder,
}
