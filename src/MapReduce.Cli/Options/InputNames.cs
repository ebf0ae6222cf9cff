using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Input;

namespace MapReduce.Cli.Options;

/// <summary>The inputs of a run, as the user named them.</summary>
/// <param name="typed">Files, folders, globs, or <c>-</c>.</param>
/// <param name="lists">Files with more names, one per line. Read once, when needed.</param>
/// <param name="listOption">The option that names them; null if there are none.</param>
/// <param name="option">The option that names inputs; null if they are the command's arguments.</param>
internal sealed class InputNames(IReadOnlyList<string> typed, IReadOnlyList<string> lists, FileOption<string[]>? listOption, string? option)
{
    private readonly Lazy<IReadOnlyList<(string List, ListedName Name)>> _listed =
        new(() => [.. lists.SelectMany(list => listOption!.Read(list, InputList.ReadList).Select(name => (list, name)))]);

    private IReadOnlyList<string>? _all;

    /// <summary>The letters of a listed name that a message shows.</summary>
    private const int MostShown = 60;

    public IReadOnlyList<string> Typed => typed;

    /// <summary>The typed names and those in lists.</summary>
    public IReadOnlyList<string> All => _all ??= [.. typed, .. _listed.Value.Select(listed => listed.Name.Name)];

    /// <summary>The corpus of each typed name; null if the inputs are one corpus without a name.</summary>
    public IReadOnlyList<string>? Corpora { get; init; }

    private readonly List<string> _corpusOf = [];   // by index of the input

    /// <summary>The corpus of an input. REQUIRES: the inputs are resolved and have corpora.</summary>
    public string CorpusOf(InputSource input) => _corpusOf[input.Index];

    /// <summary>The other files of the command.</summary>
    public required RunFiles Files { get; init; }

    /// <summary>Whether folders are read with their subfolders.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether each input may be named only once.</summary>
    public bool OnceOnly { get; init; }

    /// <summary>Detects what a file of a folder or glob contains; null if the job reads any text.</summary>
    public Func<InputSource, InputContent>? ContentOf { get; init; }

    /// <summary>The inputs, in order.</summary>
    /// <param name="warnings">Receives warnings and notes.</param>
    /// <param name="onDamage">Receives archives that cannot be opened: see <see cref="InputRules.OnDamage"/>.</param>
    /// <param name="checkNames">Receives the number of names before the first file is opened.</param>
    /// <exception cref="MapReduceException">An input is missing, matches nothing or cannot be read, or the inputs are inconsistent.</exception>
    public IReadOnlyList<InputSource> Resolve(WarningLog warnings, Action<int, string, MapReduceException>? onDamage = null, Action<int>? checkNames = null)
    {
        if (StandardStreams.IsInputClosed && typed.Concat(lists).Contains(InputList.StandardInput))
            throw new MapReduceException(Failure.InputUnreadable, "standard input (-) is closed; redirect something into it, or name files");
        // Checked before the lists are read, because a list may itself be standard input, and again afterwards.
        Files.RefuseSecondReading(typed);
        if (lists.Count > 0) Files.RefuseSecondReading(All);
        if (All.Contains("")) throw new UsageException("an INPUT is empty (an unset variable?); name files, folders or globs, or - for standard input");
        if (All.Count == 0) throw new UsageException($"no INPUT is named{(option is null ? "" : $" after {option}")}; name files, folders or globs, or - for standard input");
        checkNames?.Invoke(All.Count);
        var skipped = new List<SkippedInputs>();
        var starts = new List<int>();
        IReadOnlyList<InputSource> inputs;
        try
        {
            inputs = InputList.Resolve(All, new InputRules
            {
                Recursive = Recursive,
                OnceOnly = OnceOnly,
                OutputAt = Files.OutputAt,
                ContentOf = ContentOf,
                OnDamage = onDamage,
                OnName = starts.Add,
                OnSkipped = skipped.Add,
                OnNote = warnings.Note,
                OnWarning = warnings.Add,
            });
        }
        catch (MapReduceException e) when (e.Failure == Failure.InputUnreadable && starts.Count > typed.Count && IsMissing(_listed.Value[starts.Count - 1 - typed.Count].Name.Name))
        {
            (string list, ListedName name) = _listed.Value[starts.Count - 1 - typed.Count];
            throw new MapReduceException(Failure.InputUnreadable, $"{list}:{name.Line}: '{CellText.Shorten(name.Name, MostShown)}' is not a file; {listOption!.Name} expects one file name per line", e);
        }
        // The cards of inspect show it.
        if (onDamage is null) NoteEmpty(inputs, warnings);
        foreach (SkippedInputs one in skipped) Report(one, warnings);
        if (Corpora is not null)
        {
            _corpusOf.Clear();
            for (int name = 0; name < starts.Count; name++)
                _corpusOf.AddRange(Enumerable.Repeat(Corpora[name], (name + 1 < starts.Count ? starts[name + 1] : inputs.Count) - starts[name]));
        }
        return inputs;
    }

    private static bool IsMissing(string name) => !name.AsSpan().ContainsAny('*', '?') && !name.Contains("://", StringComparison.Ordinal) && Storage.Files.StatusOrNull(name) is null;

    private static void NoteEmpty(IReadOnlyList<InputSource> inputs, WarningLog warnings)
    {
        InputSource[] empty = [.. inputs.Where(input => input.StoredBytes == 0)];
        if (empty.Length == 1) warnings.Note($"{empty[0].Name} is empty");
        else if (empty.Length > 1) warnings.Note($"{Readable.Number(empty.Length)} inputs are empty, the first of them {empty[0].Name}");
    }

    private static void Report(SkippedInputs skipped, WarningLog warnings)
    {
        switch (skipped.What)
        {
            case SkippedInput.Subfolders:
                warnings.Note($"{skipped.Path}: {Readable.Plural(skipped.Count, "folder")} in it {(skipped.Count == 1 ? "was" : "were")} not read; --recursive or ** reads them too");
                break;
            case SkippedInput.Hidden:
                warnings.Note($"{skipped.Path}: {Readable.Plural(skipped.Count, "hidden file")} in it {(skipped.Count == 1 ? "was" : "were")} not read; name {(skipped.Count == 1 ? "it" : "them")} if {(skipped.Count == 1 ? "it is" : "they are")} data");
                break;
            case SkippedInput.Output:
                warnings.Add(WarningKind.OwnFileSkipped, $"{skipped.Path} is an output of this command and was left out of the inputs; write outside the input folders");
                break;
            case SkippedInput.Record:
                warnings.Add(WarningKind.OwnFileSkipped, $"{skipped.Path} was written by an earlier run beside its result and was left out of the inputs; keep it outside the input folders");
                break;
            case SkippedInput.Companion:
                warnings.Note($"{skipped.Path} is Google's totals file and was left out; pass it with --totals");
                break;
        }
    }
}
