using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>What a file in a folder or glob holds, as far as its place among the inputs of a run goes.</summary>
public enum InputContent
{
    /// <summary>Data of the job.</summary>
    Data,

    /// <summary>A result of an earlier run.</summary>
    Result,

    /// <summary>What an earlier run wrote beside its result: rejects, a report, a checkpoint.</summary>
    Record,

    /// <summary>What belongs to the data and is not counted: Google's totals.</summary>
    Companion,

    /// <summary>Something else: a README, a list.</summary>
    Foreign,
}

/// <summary>Something that was left out while inputs were looked for.</summary>
public enum SkippedInput
{
    /// <summary>Folders within a folder that was named, and folders that the end of a glob matches.</summary>
    Subfolders,

    /// <summary>A file that this run writes.</summary>
    Output,

    /// <summary>What an earlier run wrote beside its result.</summary>
    Record,

    /// <summary>What belongs to the data and is not counted.</summary>
    Companion,
}

/// <summary>What is skipped, where, and how many.</summary>
public readonly record struct SkippedInputs(SkippedInput What, string Path, int Count);

/// <summary>What the search for inputs must know of the run, and whom it reports to.</summary>
public sealed record InputRules
{
    /// <summary>Whether folders are read with all folders below them.</summary>
    public bool Recursive { get; init; }

    /// <summary>What the run calls the output that is this file; null where it is not an output.</summary>
    public Func<FileId, string?> OutputAt { get; init; } = static _ => null;

    /// <summary>What a file of a folder or glob holds; null where the job takes every text.</summary>
    public Func<InputSource, InputContent>? ContentOf { get; init; }

    /// <summary>Takes an archive that cannot be opened: how many inputs come before it, its path and what is damaged. Without it, that ends the search.</summary>
    public Action<int, string, MapReduceException>? OnDamage { get; init; }

    /// <summary>Is told of what was left out.</summary>
    public Action<SkippedInputs> OnSkipped { get; init; } = static _ => { };

    /// <summary>Takes what is worth knowing about the inputs and no reason to doubt them.</summary>
    public Action<string>? OnNote { get; init; }

    /// <summary>Is told of what may be counted twice.</summary>
    public Action<Warning> OnWarning { get; init; } = static _ => { };
}
