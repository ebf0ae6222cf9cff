namespace MapReduce;

/// <summary>Why a run failed: a closed set that a program maps to its exit codes.</summary>
public enum Failure
{
    /// <summary>A line or an archive is damaged, or a sum exceeds its range.</summary>
    BadData,

    /// <summary>An input is missing, matches nothing or cannot be read.</summary>
    InputUnreadable,

    /// <summary>The output or a temporary file cannot be written.</summary>
    OutputFailed,

    /// <summary>A checkpoint belongs to another run: other inputs, options or version.</summary>
    OtherRun,

    /// <summary>A setting cannot be honoured: an unknown value in the environment, a list too large for the memory.</summary>
    BadSetting,

    /// <summary>Files of the run conflict: an output is also an input, or a shard is present twice.</summary>
    FilesInConflict,

    /// <summary>The reader of the output has closed it, as <c>| head</c> does; nothing is wrong.</summary>
    OutputClosed,
}
