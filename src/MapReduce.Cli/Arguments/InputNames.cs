using MapReduce.Input;

namespace MapReduce.Cli.Arguments;

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

    /// <summary>A warning for each file that is among the inputs more than once.</summary>
    public static IEnumerable<Warning> WarnOfTwice(IReadOnlyList<InputSource> inputs) =>
        inputs.Where(i => !i.IsStandardInput).GroupBy(i => (i.Path is { } path ? Path.GetFullPath(path) : $"{i.Web!.Url}", i.Entry)).Where(g => g.Count() > 1)
            .Select(g => new Warning(WarningKind.NamedTwice, $"{g.First().Name} is named more than once and counts each time; name it once if that is not meant"));

    /// <summary>The inputs, in order.</summary>
    /// <param name="onNote">Takes what is worth knowing about them.</param>
    /// <param name="onDamage">Takes an archive that cannot be opened, as <see cref="InputList.Resolve"/> says.</param>
    /// <exception cref="MapReduceException">One is missing, matches nothing or cannot be read.</exception>
    public IReadOnlyList<InputSource> Resolve(Action<string> onNote, Action<int, string, MapReduceException>? onDamage = null)
    {
        if (StandardStreams.IsInputClosed && typed.Concat(lists).Contains(InputList.StandardInput))
            throw new MapReduceException(Failure.InputUnreadable, "standard input (-) is closed; send something into it, or name files");
        if (All.Contains("")) throw new UsageException("an INPUT is empty (an unset variable?); name files, folders or globs, or - for standard input");
        if (All.Count == 0) throw new UsageException($"no INPUT is named{(option is null ? "" : $" after {option}")}; name files, folders or globs, or - for standard input");
        return InputList.Resolve(All, onDamage, onNote);
    }
}
