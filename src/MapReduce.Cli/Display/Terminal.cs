using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>The library's consoles. It judges by standard output, so all is said explicitly.</summary>
internal static class Terminal
{
    private const int MostColumns = 120;

    private static bool HasColors =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>A console that writes text for standard output: in colours if a terminal is there that has them.</summary>
    public static IAnsiConsole ForStandardOutput(TextWriter text)
    {
        bool colors = !Console.IsOutputRedirected && HasColors;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Console.IsOutputRedirected ? MostColumns : Math.Clamp(Console.WindowWidth, 40, MostColumns);
        return console;
    }

    /// <summary>What is drawn as text without colours, for whoever reads it.</summary>
    public static string Plain(IRenderable drawn, int columns)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = columns;
        console.Write(drawn);
        return text.ToString();
    }

    public static IAnsiConsole OnStandardError(TextWriter error)
    {
        bool noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(error),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }
}

/// <summary>Texts measured in the cells of a terminal, of which a Chinese character takes two.</summary>
internal static class CellText
{
    /// <summary>The text, cut with an ellipsis if it is wider than <paramref name="most"/> cells.</summary>
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

    /// <summary>The width of a text in cells.</summary>
    public static int Cells(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();
}
