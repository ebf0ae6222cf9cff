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
