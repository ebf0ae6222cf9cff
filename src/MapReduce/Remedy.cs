using MapReduce.Checkpoint;

namespace MapReduce;

/// <summary>
/// What would let a run that failed succeed, where that is a choice of whoever began it: a closed set. A program adds the
/// words in which its user makes the choice; the engine knows no options of a command line.
/// </summary>
public enum Remedy
{
    /// <summary>None, or the message says all.</summary>
    None,

    /// <summary>Correct the line, or allow bad lines: <see cref="Pipeline.PipelineOptions.MostBadLines"/>.</summary>
    AllowBadLines,

    /// <summary>Correct the input, or allow more bad lines.</summary>
    AllowMoreBadLines,

    /// <summary>Free space for temporary data, choose another folder for it, or allow more memory: <see cref="Pipeline.PipelineOptions.TemporaryFolder"/>, <see cref="Pipeline.PipelineOptions.MemoryBytes"/>.</summary>
    OtherTemporaryFolder,

    /// <summary>Allow more memory, or ask for less: <see cref="Pipeline.PipelineOptions.MemoryBytes"/>.</summary>
    MoreMemory,

    /// <summary>Free space for the output, or choose another place for it.</summary>
    OtherOutput,

    /// <summary>Give the inputs and options that the checkpoint is of, choose another folder, or delete this one: <see cref="Checkpoint.CheckpointOptions.Folder"/>.</summary>
    OtherCheckpoint,
}
