using System.CommandLine;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Options;

/// <summary>Options of every command, before or after its name.</summary>
internal sealed class SharedOptions
{
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress and no summary; errors, --word lines and warnings about the result remain" };

    public Option<ProgressMode?> Progress { get; } = Parsers.OneOf<ProgressMode>(
        "--progress", "Show progress on standard error [default: auto]",
        ("auto", ProgressMode.Auto), ("always", ProgressMode.Always), ("never", ProgressMode.Never));

    public Option<WarningMode?> Warnings { get; } = Parsers.OneOf<WarningMode>(
        "--warnings", "What a warning does: show it, or end the run with exit code 65 before anything is written [default: show]",
        ("show", WarningMode.Show), ("fail", WarningMode.Fail));

    public Option<bool> Debug { get; } = new("--debug") { Description = "Show a stack trace with every error" };

    /// <summary>Makes them options of the root that every command takes.</summary>
    public SharedOptions()
    {
        foreach (Option option in All) option.Recursive = true;
    }

    public IReadOnlyList<Option> All => [Quiet, Progress, Warnings, Debug];
}

/// <summary>What a warning does.</summary>
internal enum WarningMode
{
    /// <summary>It is shown.</summary>
    Show,

    /// <summary>It ends the run before anything is written.</summary>
    Fail,
}
