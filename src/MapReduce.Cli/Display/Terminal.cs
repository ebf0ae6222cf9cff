using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>Spectre's consoles. Spectre detects features from standard output only, so every setting is explicit.</summary>
internal static class Terminal
{
    private const int MostColumns = 120;

    private static bool ForbidsColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static bool HasColors => !ForbidsColor && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>A console that writes text for standard output, in color if standard output is a terminal with colors.</summary>
    public static IAnsiConsole ForStandardOutput(TextWriter text)
    {
        bool colors = !Console.IsOutputRedirected && HasColors;
        IAnsiConsole console = Create(text, colors ? AnsiSupport.Yes : AnsiSupport.No, colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors, InteractionSupport.No);
        console.Profile.Width = Console.IsOutputRedirected ? MostColumns : Math.Clamp(Console.WindowWidth, 40, MostColumns);
        return console;
    }

    /// <summary>Renders as plain text, without colors.</summary>
    public static string Plain(IRenderable drawn, int columns)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = Create(text, AnsiSupport.No, ColorSystemSupport.NoColors, InteractionSupport.No);
        console.Profile.Width = columns;
        console.Write(drawn);
        return text.ToString();
    }

    public static IAnsiConsole OnStandardError(TextWriter error) =>
        Create(error, AnsiSupport.Yes, ForbidsColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect, InteractionSupport.Yes);

    private static IAnsiConsole Create(TextWriter output, AnsiSupport ansi, ColorSystemSupport colors, InteractionSupport interactive) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = ansi,
        ColorSystem = colors,
        Interactive = interactive,
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
