using System.CommandLine;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Options;

/// <summary>The options of every command, before or after its name.</summary>
internal sealed class SharedOptions
{
    public GroupedOption<bool> Quiet { get; } = Parsers.Switch(OptionGroup.General, "--quiet", QuietHelp("errors"), "-q");

    public GroupedOption<ProgressMode?> Progress { get; } = Parsers.OneOf<ProgressMode>(
        OptionGroup.General, "--progress", "Show progress on standard error [default: auto: not on a terminal while standard output is a pipe, which a pager may read]",
        ("auto", ProgressMode.Auto), ("always", ProgressMode.Always), ("never", ProgressMode.Never));

    public GroupedOption<WarningMode?> Warnings { get; } = Parsers.OneOf<WarningMode>(
        OptionGroup.General, "--warnings", "Show warnings, or fail with exit code 65 and write no output file [default: show]",
        ("show", WarningMode.Show), ("fail", WarningMode.Fail));

    public GroupedOption<bool> Debug { get; } = new(OptionGroup.General, "--debug") { Description = "Show a stack trace with every error" };

    public SharedOptions()
    {
        foreach (Option option in All) option.Recursive = true;
    }

    private static string QuietHelp(string shown) => $"Show no progress and no summary, only {shown} and warnings about the result";

    /// <summary>Makes the help of the options true for one command.</summary>
    public void Suit(Command command)
    {
        Quiet.Description = QuietHelp(command.Options.Any(o => o.Name == "--word") ? "errors, --word lines" : "errors");
        foreach (Option option in All) option.Hidden = IsIdle(option, command);
    }

    /// <summary>Whether an option does nothing in a command, which reads no data.</summary>
    public static bool IsIdle(Option option, Command command) => option.Name is "--progress" or "--warnings" && command.Name is "help" or "man" or "completion" or "status";

    public IReadOnlyList<Option> All => [Quiet, Progress, Warnings, Debug];
}

/// <summary>What to do with a warning: show it, or end the run before an output file is written. Standard output may have rows by then.</summary>
internal enum WarningMode
{
    Show,
    Fail,
}
