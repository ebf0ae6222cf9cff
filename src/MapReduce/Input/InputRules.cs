using MapReduce.Storage;

namespace MapReduce.Input;

/// <summary>What a file in a folder or glob holds, as far as it matters for the inputs.</summary>
public enum InputContent
{
    /// <summary>Data of the job.</summary>
    Data,

    /// <summary>A result of an earlier run.</summary>
    Result,

    /// <summary>Written by an earlier run besides its result: rejects, a report, a checkpoint.</summary>
    Record,

    /// <summary>Belongs to the data but is not counted: Google's totals.</summary>
    Companion,

    /// <summary>Something else: a README, a list.</summary>
    Foreign,

    /// <summary>Unknown, because it cannot be read: it is refused with its reason when it is opened.</summary>
    Unreadable,
}

/// <summary>What was left out while looking for inputs.</summary>
public enum SkippedInput
{
    /// <summary>Folders in a folder that was named, and folders that match the end of a glob.</summary>
    Subfolders,

    /// <summary>Hidden files in a folder that was named.</summary>
    Hidden,

    /// <summary>A file that this run writes.</summary>
    Output,

    /// <summary>Written by an earlier run besides its result.</summary>
    Record,

    /// <summary>Belongs to the data but is not counted.</summary>
    Companion,
}

/// <summary>What is skipped, where, and how many.</summary>
public readonly record struct SkippedInputs(SkippedInput What, string Path, int Count);

/// <summary>What the search for inputs must know of the run, and where it reports.</summary>
public sealed record InputRules
{
    /// <summary>Whether a folder includes all folders below it.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether each input may be named only once; otherwise it counts as often as it is named, with a warning.</summary>
    public bool OnceOnly { get; init; }

    /// <summary>The run's name for the output at a file; null if the file is not an output.</summary>
    public Func<FileId, string?> OutputAt { get; init; } = static _ => null;

    /// <summary>What a file of a folder or glob holds; null if the job takes any text.</summary>
    public Func<InputSource, InputContent>? ContentOf { get; init; }

    /// <summary>Receives an archive that cannot be opened: the number of inputs before it, its path and the error. If null, such an archive ends the search.</summary>
    public Action<int, string, MapReduceException>? OnDamage { get; init; }

    /// <summary>Called for each name, in order, with the number of inputs before those that it names.</summary>
    public Action<int> OnName { get; init; } = static _ => { };

    /// <summary>Receives what was left out.</summary>
    public Action<SkippedInputs> OnSkipped { get; init; } = static _ => { };

    /// <summary>Receives notes that are worth knowing but cast no doubt on the inputs.</summary>
    public Action<string>? OnNote { get; init; }

    /// <summary>Receives warnings about what may be counted twice.</summary>
    public Action<Warning> OnWarning { get; init; } = static _ => { };
}
