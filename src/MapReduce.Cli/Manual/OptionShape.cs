using System.CommandLine;
using System.CommandLine.Completions;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Manual;

/// <summary>An option or an argument, as help, manual and completion show it.</summary>
/// <param name="Names">The name and its aliases; empty for an argument.</param>
/// <param name="Description">The description in the help.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="ValueName">The name of the value in the help.</param>
/// <param name="Words">The values, if there are only a few.</param>
/// <param name="IsRepeatable">Whether it may be repeated.</param>
internal sealed record OptionShape(string[] Names, string Description, ValueKind Kind, string ValueName, string[] Words, bool IsRepeatable)
{
    /// <summary>What it is about. The library's own options, help and version, have no group that they could name.</summary>
    public OptionGroup Group { get; private init; } = OptionGroup.General;

    public bool IsRequired { get; private init; }

    public static OptionShape Of(Option option)
    {
        string[] names = [.. option.Aliases.Prepend(option.Name).Where(name => name[0] == '-' && name != "-?").Distinct()];
        bool isSwitch = option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;
        // In key|count, both words are typed as they are. Placeholders are in capitals.
        string[] words = option.HelpName?.Split('|') is { Length: > 1 } all ? [.. all.Where(word => !word.Any(char.IsUpper)), .. WordsOf(option.CompletionSources).Where(word => !all.Contains(word, StringComparer.OrdinalIgnoreCase))]
            : isSwitch ? [] : WordsOf(option.CompletionSources);
        return new OptionShape(
            names, option.Description ?? "", isSwitch ? ValueKind.None : KindOf(option.HelpName, words), option.HelpName ?? "", words, option.ValueType.IsArray)
        {
            Group = option is IGroupedOption grouped ? grouped.Group : OptionGroup.General,
            IsRequired = option.Required,
        };
    }

    /// <param name="argument">An argument.</param>
    /// <param name="mayBeFile">Whether an option takes several values, so that a file in this place may belong to it.</param>
    public static OptionShape Of(Argument argument, bool mayBeFile)
    {
        string[] words = WordsOf(argument.CompletionSources);
        ValueKind kind = mayBeFile ? ValueKind.File : KindOf(argument.Name, words);
        return new OptionShape([], argument.Description ?? "", kind, argument.Name, words, argument.Arity.MaximumNumberOfValues > 1) { IsRequired = argument.Arity.MinimumNumberOfValues > 0 };
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
