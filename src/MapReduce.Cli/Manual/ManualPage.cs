using System.Text;
using MapReduce.Cli.Options;

namespace MapReduce.Cli.Manual;

/// <summary>The manual page of a command, in the man macros of roff, made of its definition.</summary>
/// <param name="page">The command.</param>
/// <param name="program">The name of the program and its version, for the foot of the page.</param>
/// <param name="others">The other pages, by name.</param>
internal sealed class ManualPage(CommandPage page, string program, IEnumerable<string> others)
{
    private readonly StringBuilder _roff = new();

    /// <summary>The page as text. It is ASCII, the same on every machine.</summary>
    public string Write()
    {
        string typed = page.Shape.Name.Length == 0 ? "mapreduce" : $"mapreduce {page.Shape.Name}";
        Line($@".\"" Made by: mapreduce man {page.Shape.Name}".TrimEnd());
        // Without a date, so that the same program always gives the same bytes.
        Line($""".TH {Roff.Argument(page.ManualName.ToUpperInvariant())} 1 "" {Roff.Argument(program)} "User Commands" """.TrimEnd());
        // Aligned on the left and without hyphenation, so that what is searched for or copied is whole.
        Line(".nh");
        Line(".ad l");
        Section("NAME");
        Line($@"{Roff.Escape(page.ManualName)} \- {Roff.Escape(InSentence(page.Shape.Description))}");
        Section("SYNOPSIS");
        Line($"{Roff.Bold(typed)} {Roff.Usage(page.Usage[page.Shape.Name.Length..].TrimStart())}");
        Section("DESCRIPTION");
        Line(Roff.Escape(AsSentence(page.Shape.Description)));
        foreach (string remark in page.Remarks) Paragraph(remark);
        foreach (OptionShape argument in page.Shape.Arguments) Item(Roff.Italic(argument.ValueName), argument.Description + Values(argument));
        if (page.Commands.Length > 0)
        {
            Section("COMMANDS");
            foreach (CommandShape command in page.Commands) Item($"{Roff.Bold(command.Name)}", command.Description);
        }
        Section("OPTIONS");
        foreach (IGrouping<OptionGroup, OptionShape> group in page.Groups)
        {
            Line($".SS {Roff.Argument(group.Key.Title())}");
            foreach (OptionShape option in group) Item(Head(option), option.Description, SettingOf(option));
        }
        if (page.Examples.Length > 0)
        {
            Section("EXAMPLES");
            Line(".EX");
            foreach (string example in page.Examples) Line(Roff.Escape(example));
            Line(".EE");
        }
        List("EXIT STATUS", Surroundings.ExitCodes);
        List("ENVIRONMENT", Surroundings.Variables);
        List("FILES", Surroundings.Files);
        Section("SEE ALSO");
        string[] pages = [.. others.Where(name => name != page.ManualName)];
        for (int i = 0; i < pages.Length; i++) Line($""".BR {Roff.Escape(pages[i])} (1){(i < pages.Length - 1 ? "," : "")}""");
        return _roff.ToString();
    }

    private void Line(string line) => _roff.Append(line).Append('\n');

    private void Section(string title) => Line($".SH {Roff.Argument(title)}");

    private void Paragraph(string text)
    {
        Line(".PP");
        Line(Roff.Escape(text));
    }

    private void List(string title, IReadOnlyList<(string Name, string Description)> rows)
    {
        Section(title);
        foreach ((string name, string description) in rows) Item(Roff.Bold(name), description);
    }

    private void Item(string head, string description, string more = "")
    {
        Line(".TP");
        Line(head);
        Line(Roff.Escape(AsSentence(description) + more));
    }

    /// <summary>Where else an option can be set.</summary>
    private string SettingOf(OptionShape option) => Presets.AreFor(page.Shape.Name) && Array.Find(option.Names, Presets.Names.Contains) is { } name
        ? $" Also {Presets.VariableOf(name)}, or {Presets.KeyOf(name)} in the configuration file." : "";

    private static string Head(OptionShape option)
    {
        string names = string.Join(", ", option.Names.OrderBy(name => name.Length).Select(Roff.Bold));
        string value = option.Kind == ValueKind.None ? "" : option.ValueName.Contains('|', StringComparison.Ordinal) ? $" {Roff.Escape(option.ValueName)}" : $" {Roff.Italic(option.ValueName)}";
        return $"{names}{value}{(option.IsRequired ? " (required)" : "")}";
    }

    /// <summary>The values of an argument that has only a few.</summary>
    private static string Values(OptionShape argument) => argument.Words.Length == 0 ? "" : $": {string.Join(", ", argument.Words)}";

    /// <summary>A description without its capital, as a part of a sentence. A word in capitals or a name keeps them.</summary>
    private static string InSentence(string text) =>
        text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.') : text.TrimEnd('.');

    private static string AsSentence(string text) => text.Length == 0 || text[^1] is '.' or '?' ? text : text + ".";
}
