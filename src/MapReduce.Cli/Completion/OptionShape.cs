using System.CommandLine;
using System.CommandLine.Completions;

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
