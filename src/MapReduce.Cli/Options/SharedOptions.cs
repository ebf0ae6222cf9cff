using System.CommandLine;
using MapReduce.Cli.Display;

namespace MapReduce.Cli.Options;

/// <summary>Options of every command, before or after its name.</summary>
internal sealed class SharedOptions
{
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Recursive = true, Description = "No progress and no summary; errors, --word lines and warnings about the result remain" };

    public Option<ProgressMode?> Progress { get; } = MakeProgress();

    public Option<WarningMode?> Warnings { get; } = MakeWarnings();

    public Option<bool> Debug { get; } = new("--debug") { Recursive = true, Description = "Show where in the program an error arose" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Quiet, Progress, Warnings, Debug];

    private static Option<ProgressMode?> MakeProgress()
    {
        Option<ProgressMode?> option = Parsers.OneOf<ProgressMode>(
            "--progress", "Show progress on standard error [default: auto]",
            ("auto", ProgressMode.Auto), ("always", ProgressMode.Always), ("never", ProgressMode.Never));
        option.Recursive = true;
        return option;
    }

    private static Option<WarningMode?> MakeWarnings()
    {
        Option<WarningMode?> option = Parsers.OneOf<WarningMode>(
            "--warnings", "What a warning does: show it, or end the run with exit code 65 before anything is written [default: show]",
            ("show", WarningMode.Show), ("fail", WarningMode.Fail));
        option.Recursive = true;
        return option;
    }
}

/// <summary>What a warning does.</summary>
internal enum WarningMode
{
    /// <summary>It is shown.</summary>
    Show,

    /// <summary>It ends the run before anything is written.</summary>
    Fail,
}
