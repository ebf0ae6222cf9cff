using System.CommandLine;
using System.CommandLine.Parsing;
using MapReduce.Storage;

namespace MapReduce.Cli.Options;

/// <summary>
/// What identifies a job. This is the one place that decides whether a checkpoint or a sharded job may be resumed, and which
/// options a report shows. The engine adds the job's name, which defines the meaning of the rows.
/// </summary>
/// <param name="typed">The command line.</param>
/// <param name="ways">Options that cannot change the result, only how it is computed.</param>
/// <param name="rowsDependOn">What the counted rows depend on besides the job's name and the inputs.</param>
internal sealed class JobIdentity(ParseResult typed, IReadOnlyList<Option> ways, IReadOnlyList<(string Name, string Value)> rowsDependOn)
{
    /// <summary>What the rows of a checkpoint depend on. Output options may change when it is resumed.</summary>
    public IReadOnlyList<(string Name, string Value)> OfRows => rowsDependOn;

    /// <summary>
    /// What the result of a sharded job depends on: every option except <c>ways</c>. Outputs are identified by their full paths,
    /// files that are read also by their size and time of change.
    /// </summary>
    public IReadOnlyList<(string Name, string Value)> OfResult() =>
    [
        .. Typed().Where(o => !o.Option.Recursive && !ways.Contains(o.Option))
            .Select(o => (o.Option.Name, Value: string.Join(", ", o.Tokens.Select(t => ValueOf(o.Option, t.Value)))))
            .OrderBy(o => o.Name, StringComparer.Ordinal),
        .. rowsDependOn,
    ];

    /// <summary>All options as typed, for a report.</summary>
    public IReadOnlyList<(string Name, string Value)> Shown() =>
        [.. Typed().Select(o => (o.Option.Name.TrimStart('-').Replace('-', '_'), ShownText.HideUsers(string.Join(',', o.Tokens.Select(t => t.Value)))))];

    private IEnumerable<OptionResult> Typed() => typed.CommandResult.Children.OfType<OptionResult>().Where(o => !o.Implicit);

    private static string ValueOf(Option option, string token) => option is not IFileOption file ? ShownText.HideUsers(token)
        : file.Role == FileRole.Written ? Files.FullPath(token)
        : file.Role == FileRole.Read && Files.StatusOrNull(token) is { } status
            ? $"{Files.FullPath(token)}, {status.State}"
            : ShownText.HideUsers(token);
}
