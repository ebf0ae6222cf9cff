using System.Text;
using MapReduce.Cli.Process;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>Spectre's consoles. Spectre detects features from standard output only, so every setting is explicit.</summary>
internal static class Terminal
{
    /// <summary>The width of text for a pipe or a file, and of a terminal that does not tell its own.</summary>
    public const int UsualColumns = 80;

    private const int LeastColumns = 40, MostColumns = 120;

    /// <summary>The width of text for standard output.</summary>
    public static int Columns => Console.IsOutputRedirected ? UsualColumns : Math.Clamp(WindowColumns(StandardStreams.Output), LeastColumns, MostColumns);

    /// <summary>The width of the window now, of the terminal that a standard stream is.</summary>
    public static int WindowColumns(int stream) => StandardStreams.WindowColumns(stream) ?? (Console.WindowWidth is > 0 and var columns ? columns : UsualColumns);

    /// <summary>Whether the user has declined colors.</summary>
    public static bool ForbidsColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static bool HasColors => !ForbidsColor && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>A console that writes text for standard output, in color if standard output is a terminal with colors.</summary>
    public static IAnsiConsole ForStandardOutput(TextWriter text)
    {
        bool colors = !Console.IsOutputRedirected && HasColors;
        IAnsiConsole console = Create(text, colors ? AnsiSupport.Yes : AnsiSupport.No, colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors);
        console.Profile.Width = Columns;
        return console;
    }

    /// <summary>Renders as plain text, without colors.</summary>
    public static string Plain(IRenderable drawn, int columns)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = Create(text, AnsiSupport.No, ColorSystemSupport.NoColors);
        console.Profile.Width = columns;
        console.Write(drawn);
        return text.ToString();
    }

    /// <summary>Breaks a text between words, so that no line is longer than <paramref name="columns"/> unless a word is.</summary>
    public static string Wrap(string text, int columns)
    {
        var lines = new StringBuilder();
        int length = 0;
        foreach (string word in text.Split(' '))
        {
            if (length > 0 && length + 1 + CellText.Cells(word) > columns)
            {
                lines.Append('\n');
                length = 0;
            }
            else if (lines.Length > 0)
            {
                lines.Append(' ');
                length++;
            }
            lines.Append(word);
            length += CellText.Cells(word);
        }
        return lines.ToString();
    }

    private static IAnsiConsole Create(TextWriter output, AnsiSupport ansi, ColorSystemSupport colors) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi,
        ColorSystem = colors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(output),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });
}

/// <summary>Text measured in terminal cells: a Chinese character takes two.</summary>
internal static class CellText
{
    /// <summary>The text, shortened with an ellipsis if it is wider than <paramref name="most"/> cells.</summary>
    public static string Shorten(string text, int most)
    {
        if (Cells(text) <= most) return text;
        int cells = 1, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if ((cells += Cells($"{rune}")) > most) break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length] + "…";
    }

    public static int Cells(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();
}
