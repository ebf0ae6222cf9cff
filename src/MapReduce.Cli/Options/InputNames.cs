using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>What the user called the inputs of a run.</summary>
/// <param name="typed">Files, folders, globs, or <c>-</c>.</param>
/// <param name="lists">Files with more of them, one a line; read when they are needed, once.</param>
/// <param name="option">The option that names inputs; null for the command's arguments.</param>
internal sealed class InputNames(IReadOnlyList<string> typed, IReadOnlyList<string> lists, string? option)
{
    private readonly Lazy<IReadOnlyList<string>> _all = new(() => [.. typed, .. lists.SelectMany(InputList.ReadList)]);

    /// <summary>Those that were typed.</summary>
    public IReadOnlyList<string> Typed => typed;

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => _all.Value;

    /// <summary>The other files of the command.</summary>
    public required RunFiles Files { get; init; }

    /// <summary>Whether folders are read with all folders below them.</summary>
    public bool Recursive { get; init; }

    /// <summary>What a file of a folder or glob holds; null where the job takes every text.</summary>
    public Func<InputSource, InputContent>? ContentOf { get; init; }

    private bool IsReadTwice(IEnumerable<string> names) => names.Concat(lists).Count(name => name == InputList.StandardInput) > 1;

    /// <summary>The inputs, in order.</summary>
    /// <param name="warnings">Where warnings and notes go.</param>
    /// <param name="onDamage">Takes an archive that cannot be opened, as <see cref="InputRules.OnDamage"/> says.</param>
    /// <param name="checkNames">Is given how many names there are before the first file is opened.</param>
    /// <exception cref="MapReduceException">One is missing, matches nothing or cannot be read, or the files contradict each other.</exception>
    public IReadOnlyList<InputSource> Resolve(WarningLog warnings, Action<int, string, MapReduceException>? onDamage = null, Action<int>? checkNames = null)
    {
        if (StandardStreams.IsInputClosed && typed.Concat(lists).Contains(InputList.StandardInput))
            throw new MapReduceException(Failure.InputUnreadable, "standard input (-) is closed; send something into it, or name files");
        // Before a list is read, which may itself be standard input, and after it.
        if (IsReadTwice(typed) || IsReadTwice(All))
            throw new UsageException("standard input (-) is named more than once, and can be read only once; name it once, or name files");
        if (All.Contains("")) throw new UsageException("an INPUT is empty (an unset variable?); name files, folders or globs, or - for standard input");
        if (All.Count == 0) throw new UsageException($"no INPUT is named{(option is null ? "" : $" after {option}")}; name files, folders or globs, or - for standard input");
        checkNames?.Invoke(All.Count);
        var skipped = new List<SkippedInputs>();
        IReadOnlyList<InputSource> inputs = InputList.Resolve(All, new InputRules
        {
            Recursive = Recursive,
            OutputAt = Files.OutputAt,
            ContentOf = ContentOf,
            OnDamage = onDamage,
            OnSkipped = skipped.Add,
            OnNote = warnings.Note,
            OnWarning = warnings.Add,
        });
        foreach (SkippedInputs one in skipped) Report(one, warnings);
        return inputs;
    }

    private static void Report(SkippedInputs skipped, WarningLog warnings)
    {
        switch (skipped.What)
        {
            case SkippedInput.Subfolders:
                warnings.Note($"{skipped.Path}: {Readable.Plural(skipped.Count, "folder")} in it {(skipped.Count == 1 ? "was" : "were")} not read; --recursive or ** reads them too");
                break;
            case SkippedInput.Output:
                warnings.Add(WarningKind.OwnFileSkipped, $"{skipped.Path} is an output of this command and was left out of the inputs; write outside the folders that are read");
                break;
            case SkippedInput.Record:
                warnings.Add(WarningKind.OwnFileSkipped, $"{skipped.Path} was written by an earlier run beside its result and was left out of the inputs; keep it outside the folders that are read");
                break;
            case SkippedInput.Companion:
                warnings.Note($"{skipped.Path} is Google's totals file and was left out; --totals uses it");
                break;
        }
    }
}

/// <summary>What a file of a folder or glob is to a job on n-grams.</summary>
internal static class FolderContent
{
    /// <summary>The content of an input, by its first bytes.</summary>
    public static InputContent Of(InputSource source)
    {
        if (source.Path is null || source.StoredBytes is null) return InputContent.Data;
        InputHead beginning = InputHead.Read(source);
        // What cannot be read, or is of a kind that no job reads, is refused by name when it is opened.
        if (beginning.Bytes is not { } head)
            return beginning.Problem?.InnerException is ForeignContentException { Kind: { } kind } && kind == ContentKind.OwnRun ? InputContent.Record : InputContent.Data;
        return NgramContents.Of(head) switch
        {
            NgramContent.Totals => InputContent.Companion,
            NgramContent.Result => InputContent.Result,
            NgramContent.Rejects or NgramContent.Report => InputContent.Record,
            // A damaged shard still has TABs; its bad lines are for the run to report.
            NgramContent.Other when !head.Contains((byte)'\t') => InputContent.Foreign,
            _ => InputContent.Data,
        };
    }
}
