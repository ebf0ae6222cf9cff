namespace MapReduce.Cli.Display;

/// <summary>Lays out the library's help for a width. The library would break names in the middle of a narrow column.</summary>
internal static class HelpText
{
    /// <summary>Where descriptions begin. A name that is longer has a line of its own.</summary>
    private const int DescriptionAt = 30;

    /// <summary>Wraps a help in which every name stands on one line with its description.</summary>
    public static string Wrap(string help, int columns) => string.Join('\n', help.Split('\n').Select(line => WrapLine(line.TrimEnd(), columns)));

    private static string WrapLine(string line, int columns)
    {
        string text = line.TrimStart(' ');
        string margin = line[..^text.Length];
        int nameEnd = margin.Length == 0 ? -1 : text.IndexOf("  ", StringComparison.Ordinal);
        if (nameEnd < 0) return Indented(margin, text, columns, margin.Length);
        string name = margin + text[..nameEnd], description = text[nameEnd..].TrimStart(' ');
        return name.Length + 2 <= DescriptionAt
            ? Indented(name.PadRight(DescriptionAt), description, columns, DescriptionAt)
            : $"{name}\n{Indented(new string(' ', DescriptionAt), description, columns, DescriptionAt)}";
    }

    private static string Indented(string first, string text, int columns, int indent) =>
        first + Terminal.Wrap(text, columns - indent).Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal);
}
