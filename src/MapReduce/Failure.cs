namespace MapReduce;

/// <summary>Why a run could not finish: a closed set, which a program maps to its exit codes.</summary>
public enum Failure
{
    /// <summary>A line or an archive is damaged, or a sum leaves its range.</summary>
    BadData,

    /// <summary>An input is missing, matches nothing or cannot be read.</summary>
    InputUnreadable,

    /// <summary>The output or a temporary file cannot be written.</summary>
    OutputFailed,

    /// <summary>A checkpoint is of another run: other inputs, other options, another version.</summary>
    OtherRun,

    /// <summary>What was asked for cannot be done as it was asked: an unknown value in the environment, a list that the memory has no room for.</summary>
    BadSetting,

    /// <summary>Files of the run contradict each other: an output is also an input, the same shard is there twice.</summary>
    FilesInConflict,

    /// <summary>The reader of the output has gone away, as <c>| head</c> does; nothing is wrong.</summary>
    OutputClosed,
}
