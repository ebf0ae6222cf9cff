
namespace MapReduce;

/// <summary>
/// What would let a failed run succeed, where that is the user's choice: a closed set. The program words the choice; the engine
/// knows no command-line options.
/// </summary>
public enum Remedy
{
    /// <summary>None, or the message says all.</summary>
    None,

    /// <summary>Correct the line, or allow bad lines: <c>PipelineOptions.MostBadLines</c>.</summary>
    AllowBadLines,

    /// <summary>Correct the input, or allow more bad lines.</summary>
    AllowMoreBadLines,

    /// <summary>Free space for temporary data, choose another folder for it, or allow more memory: <c>PipelineOptions.TemporaryFolder</c>, <c>MemoryBytes</c>.</summary>
    OtherTemporaryFolder,

    /// <summary>Allow more memory, or ask for less: <c>PipelineOptions.MemoryBytes</c>.</summary>
    MoreMemory,

    /// <summary>Free space for the output, or choose another place for it.</summary>
    OtherOutput,

    /// <summary>Use the inputs and options of the checkpoint, choose another folder, or delete this one: <c>CheckpointOptions.Folder</c>.</summary>
    OtherCheckpoint,
}
