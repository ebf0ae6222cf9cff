namespace MapReduce;

/// <summary>The exit codes of the program: a closed set, named after sysexits.h if it has a name for them.</summary>
public static class ExitCode
{
    /// <summary>The result is committed.</summary>
    public const int Done = 0;

    /// <summary>A comparison failed, or the program itself has a bug.</summary>
    public const int Failed = 1;

    /// <summary>The command line is invalid, or contradicts what is already there.</summary>
    public const int Usage = 2;

    /// <summary>The data of an input is invalid.</summary>
    public const int BadData = 65;

    /// <summary>An input cannot be read.</summary>
    public const int InputUnreadable = 66;

    /// <summary>An output cannot be written.</summary>
    public const int OutputFailed = 74;

    /// <summary>Interrupted; the same command resumes.</summary>
    public const int Resumable = 75;

    /// <summary>Ended by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The exit code for a failure.</summary>
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
