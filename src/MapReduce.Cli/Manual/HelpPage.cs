using System.Text;
using MapReduce.Cli.Display;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Manual;

/// <summary>The help of a command as text: usage, arguments, options by group, examples, and where the manual is.</summary>
internal static class HelpPage
{
    /// <param name="page">The command.</param>
    /// <param name="columns">The width. Examples may be wider, because a command line that is broken cannot be copied.</param>
    public static string Of(CommandPage page, int columns)
    {
        var help = new StringBuilder($"Description:\n  {page.Shape.Description}\n\nUsage:\n  mapreduce {page.Usage}\n\n");
        if (page.Shape.Arguments.Length > 0) Add(help, "Arguments", page.Shape.Arguments.Select(argument => ($"<{ShownValue(argument)}>", argument.Description)));
        if (page.Commands.Length > 0) Add(help, "Commands", page.Commands.Select(command => (string.Join(' ', command.Arguments.Select(argument => $"<{ShownValue(argument)}>").Prepend(command.Name)), command.Description)));
        foreach (IGrouping<OptionGroup, OptionShape> group in page.Groups)
            Add(help, group.Key.Title(), group.Select(option => (Head(option), option.Description)));
        string wrapped = HelpText.Wrap(help.ToString(), columns);
        help.Clear();
        string shown = page.Shape.Name.Length == 0 ? "mapreduce man" : $"mapreduce man {page.Shape.Name}";
        Add(help, "Manual", [($"man {page.ManualName}", $"The same with exit codes, variables and files; where it is not installed: {shown} | man -l -")]);
        string examples = page.Examples.Length == 0 ? "" : $"Examples:\n{string.Concat(page.Examples.Select(line => $"  {line}\n"))}\n";
        return wrapped + examples + HelpText.Wrap(help.ToString(), columns).TrimEnd('\n') + "\n";
    }

    private static void Add(StringBuilder help, string title, IEnumerable<(string Name, string Description)> rows)
    {
        help.Append($"{title}:\n");
        foreach ((string name, string description) in rows) help.Append($"  {name}  {description}\n");
        help.Append('\n');
    }

    private static string Head(OptionShape option) =>
        $"{string.Join(", ", option.Names.OrderBy(name => name.Length))}{(option.Kind == ValueKind.None ? "" : $" <{option.ValueName}>")}{(option.IsRequired ? " (REQUIRED)" : "")}";

    private static string ShownValue(OptionShape argument) => argument.Words is { Length: > 0 and <= MostWords } words ? string.Join('|', words) : argument.ValueName;

    /// <summary>How many values are named instead of their kind.</summary>
    private const int MostWords = 4;
}
