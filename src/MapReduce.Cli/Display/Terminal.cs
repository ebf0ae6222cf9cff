using Spectre.Console;

namespace MapReduce.Cli.Display;

/// <summary>A console on standard error. The library judges by standard output, so all is said explicitly.</summary>
internal static class Terminal
{
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
