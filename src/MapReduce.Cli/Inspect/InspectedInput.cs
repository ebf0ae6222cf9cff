using MapReduce.Cli.Process;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Inspect;
using MapReduce.Pipeline;
using MapReduce.Storage;

namespace MapReduce.Cli.Inspect;

/// <summary>An input and what was found in it.</summary>
/// <param name="Name">The name that the user gave it.</param>
/// <param name="Found">The findings.</param>
/// <param name="StoredBytes">The stored size; for a pipe, the bytes that were read.</param>
/// <param name="Result">The counts; null if it could not be read to the end.</param>
/// <param name="Failure">Why it could not.</param>
internal sealed record InspectedInput(string Name, Inspection Found, long StoredBytes, RunResult<NgramCount>? Result, MapReduceException? Failure)
{
    /// <summary>What is wrong with the input, without its name; empty if nothing is.</summary>
    public string Problem
    {
        get
        {
            if (Failure is null) return "";
            string message = Failures.MessageOf(Failure), name = MapReduceException.OnOneLine($"{Name}: ");
            return message.StartsWith(name, StringComparison.Ordinal) ? message[name.Length..] : message;
        }
    }

    /// <summary>Whether it holds something else than ngrams, undamaged.</summary>
    public bool IsForeign => Failure?.InnerException is ForeignContentException || (Result is { Lines: > 0 } read && read.Bad == read.Lines && Found.Format is null);

    public bool IsDamaged => Failure is not null && !IsForeign;

    public string Container => Found.Container.ToString().ToLowerInvariant();

    public string Version => Found.Format?.ToString().ToLowerInvariant() ?? "unknown";

    /// <summary>Bad lines by kind: <c>2 bad-year, 1 nul-byte</c>.</summary>
    public string BadByKind => Result is null ? "" : string.Join(
        ", ", Result.BadByKind.OrderByDescending(b => b.Value).ThenBy(b => b.Key, StringComparer.Ordinal).Select(b => $"{b.Value} {b.Key}"));

    /// <summary>An archive that cannot be opened.</summary>
    public static InspectedInput Unopened(string path, MapReduceException failure) =>
        new(path, new Inspection(MapReduce.Input.Archives.Container.Zip), Files.StatusOrNull(path)?.Length ?? 0, null, failure);
}
