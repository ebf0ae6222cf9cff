namespace MapReduce;

/// <summary>
/// An expected failure that ends the run. The message is one line: what happened, where, what was expected, and what to do if that
/// is always the same; otherwise the <see cref="Remedy"/> says what to choose.
/// </summary>
public sealed class MapReduceException : Exception
{
    /// <summary>A failure of the given kind. The message is kept on one line, whatever it quotes.</summary>
    public MapReduceException(Failure failure, string message, Exception? inner = null) : base(OnOneLine(message), inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public Failure Failure { get; }

    /// <summary>What would help, for a program to put into its own words.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The path of the Run that is damaged, if that is the failure.</summary>
    public string? DamagedRun { get; init; }

    /// <summary>The text as <see cref="ShownText"/>, on one line and without the passwords of URLs.</summary>
    public static string OnOneLine(string text) => ShownText.Of(ShownText.HideUsers(text));
}

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

    /// <summary>A setting cannot be honored: an unknown value in the environment, a list too large for the memory.</summary>
    BadSetting,

    /// <summary>Files of the run conflict: an output is also an input, or a shard is present twice.</summary>
    FilesInConflict,

    /// <summary>The reader of the output has closed it, as <c>| head</c> does; nothing is wrong.</summary>
    OutputClosed,
}

/// <summary>
/// What would let a failed run succeed, if that is the user's choice: a closed set. The program words the choice; the engine
/// knows no command-line options.
/// </summary>
public enum Remedy
{
    /// <summary>None, or the message already says it.</summary>
    None,

    /// <summary>Correct the line, or allow bad lines: <c>PipelineOptions.MostBadLines</c>.</summary>
    AllowBadLines,

    /// <summary>Correct the input, or allow more bad lines.</summary>
    AllowMoreBadLines,

    /// <summary>Free space for temporary data, choose another folder for it, or allow more memory: <c>PipelineOptions.TemporaryFolder</c>, <c>MemoryBytes</c>.</summary>
    OtherTemporaryFolder,

    /// <summary>Allow more memory, or ask for less: <c>PipelineOptions.MemoryBytes</c>.</summary>
    MoreMemory,

    /// <summary>Decompress what is intact with another program.</summary>
    SaveIntact,

    /// <summary>Correct the ngram, or allow ngrams that do not occur.</summary>
    AllowAbsent,

    /// <summary>Give the file as the totals of the corpus, not as an input.</summary>
    GiveAsTotals,

    /// <summary>Free space for the output, or choose another place for it.</summary>
    OtherOutput,

    /// <summary>Use the inputs and options of the checkpoint, choose another folder, or delete this one: <c>CheckpointOptions.Folder</c>.</summary>
    OtherCheckpoint,

    /// <summary>Choose a new or an empty folder: <c>CheckpointOptions.Folder</c>.</summary>
    EmptyFolder,
}
