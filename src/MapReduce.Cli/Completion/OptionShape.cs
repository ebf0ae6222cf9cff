using System.CommandLine;
using System.CommandLine.Completions;
using MapReduce.Ngrams.Group;

namespace MapReduce.Cli.Completion;

/// <summary>An option, or an argument, as a shell sees it.</summary>
/// <param name="Names">All that it can be typed as; none for an argument.</param>
/// <param name="Description">What the help says of it.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="ValueName">What the help calls the value.</param>
/// <param name="Words">The values, where they are a few words.</param>
/// <param name="IsRepeatable">Whether it can be given more than once.</param>
internal sealed record OptionShape(string[] Names, string Description, ValueKind Kind, string ValueName, string[] Words, bool IsRepeatable)
{
    public static OptionShape Of(Option option)
    {
        string[] names = [.. option.Aliases.Prepend(option.Name).Where(name => name[0] == '-' && name != "-?").Distinct()];
        bool isSwitch = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        // The help has words as they are typed, key|count, and what stands for something else in capitals.
        string[] words = option.HelpName?.Split('|') is { Length: > 1 } all ? [.. all.Where(word => !word.Any(char.IsUpper))] : [];
        return new OptionShape(
            names, option.Description ?? "", isSwitch ? ValueKind.None : KindOf(option.HelpName, words), option.HelpName ?? "", words, option.ValueType.IsArray);
    }

    /// <param name="argument">An argument.</param>
    /// <param name="mayBeFile">Whether files that belong to an option may stand in its place.</param>
    public static OptionShape Of(Argument argument, bool mayBeFile)
    {
        string[] words = [.. argument.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label)];
        ValueKind kind = mayBeFile ? ValueKind.File : KindOf(argument.Name, words);
        return new OptionShape([], argument.Description ?? "", kind, argument.Name, words, argument.Arity.MaximumNumberOfValues > 1);
    }

    private static ValueKind KindOf(string? valueName, string[] words) => valueName switch
    {
        _ when words.Length > 0 => ValueKind.Words,
        "FILE" or "LIST" or "INPUT" => ValueKind.File,
        "FOLDER" or "DIR" => ValueKind.Folder,
        _ => ValueKind.Free,
    };
}

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

/// <summary>What a shell can offer for a value.</summary>
internal enum ValueKind
{
    /// <summary>There is no value: a switch.</summary>
    None,

    /// <summary>Only whoever types knows: a number, a word.</summary>
    Free,

    /// <summary>One of a few words.</summary>
    Words,

    File,

    Folder,
}
