using System.CommandLine;

namespace MapReduce.Cli.Arguments;

/// <summary>Options of every command, before or after its name.</summary>
internal sealed class SharedOptions
{
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Recursive = true, Description = "No progress and no summary; errors and --word lines remain" };

    public Option<ProgressMode?> Progress { get; } = MakeProgress();

    public Option<bool> Debug { get; } = new("--debug") { Recursive = true, Description = "Show where in the program an error arose" };

    private static Option<ProgressMode?> MakeProgress()
    {
        Option<ProgressMode?> option = Parsers.OneOf<ProgressMode>(
            "--progress", "Show progress on standard error [default: auto]",
            ("auto", ProgressMode.Auto), ("always", ProgressMode.Always), ("never", ProgressMode.Never));
        option.Recursive = true;
        return option;
    }
}
