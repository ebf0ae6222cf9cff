
namespace MapReduce.Cli;

/// <summary>How the program ends: a closed set, after sysexits.h where it has a word for it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A comparison failed, or an error of ours.</summary>
    public const int Failed = 1;

    public const int Usage = 2;

    public const int BadData = 65;

    public const int InputUnreadable = 66;

    public const int OutputFailed = 74;

    /// <summary>Interrupted, and the same command goes on where it was.</summary>
    public const int Resumable = 75;

    public const int Interrupted = 130;

    public const int Terminated = 143;

    /// <summary>The code for a failure that the engine knows.</summary>
    public static int Of(Failure failure) => failure switch
    {
        Failure.BadData => BadData,
        Failure.InputUnreadable => InputUnreadable,
        Failure.OutputFailed => OutputFailed,
        Failure.OtherRun or Failure.BadSetting or Failure.FilesInConflict => Usage,
        Failure.OutputClosed => Done,
        _ => Failed,
    };
}
