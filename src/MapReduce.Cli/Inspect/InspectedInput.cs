using System.Globalization;
using MapReduce.Cli.Display;
using MapReduce.Cli.Process;
using MapReduce.Input.Archives;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Index;
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
    public bool IsForeign => Failure?.InnerException is ForeignContentException || (Result is { Lines: > 0 } read && read.Bad == read.Lines && Found.Format is null && Found.Index is null);

    public bool IsDamaged => Failure is not null && !IsForeign;

    /// <summary>Bad lines; of an index, those of its sources that were skipped.</summary>
    public long Bad => Found.Index?.Contents.Sources.Sum(source => source.Bad) ?? Result?.Bad ?? 0;

    public string Container => Found.Container.ToString().ToLowerInvariant();

    public string Version => Found.Index is not null ? "index" : Found.Format?.ToString().ToLowerInvariant() ?? "unknown";

    /// <summary>Whether the blocks of an index were read, and found to be what its footer says; empty for other inputs.</summary>
    public string Blocks => Found.Index is null ? "" : !Found.ReadsBlocks ? "not read" : Result is null ? "damaged" : "verified";

    /// <summary>What an index was made of, a line for each source; empty for other inputs.</summary>
    public IEnumerable<string> MadeOf
    {
        get
        {
            if (Found.Index?.Contents is not { } made) yield break;
            yield return $"{Name}: {Readable.Plural(Found.Index.Ngrams, "ngram")}, {Readable.Plural(Found.Index.Rows, "row")}, made of {Readable.Plural(made.Sources.Count, "source")}, {(made.Filters.Length == 0 ? "without filters" : $"filters: {made.Filters}")}{(Found.ReadsBlocks ? "" : "; the blocks were not read (--verify reads them all)")}";
            foreach (IndexSource source in made.Sources.OrderBy(source => source.Name, StringComparer.Ordinal))
            {
                yield return $"  {source.Name}: {(source.Bytes == 0 ? "empty" : source.Format == 0 ? "a result" : $"v{source.Format}")}, {Readable.Plural(source.Lines, "line")}{(source.Bad == 0 ? "" : $", {Readable.Number(source.Bad)} of them bad")}"
                    + (source.Bytes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Readable.Size(source.Bytes)} of text, checksum {source.Checksum:x16}"));
            }
        }
    }

    /// <summary>Bad lines by kind: <c>2 bad-year, 1 nul-byte</c>.</summary>
    public string BadByKind => Result is null ? "" : string.Join(
        ", ", Result.BadByKind.OrderByDescending(b => b.Value).ThenBy(b => b.Key, StringComparer.Ordinal).Select(b => $"{b.Value} {b.Key}"));

    /// <summary>An archive that cannot be opened.</summary>
    public static InspectedInput Unopened(string path, MapReduceException failure) =>
        new(path, new Inspection(MapReduce.Input.Archives.Container.Zip), Files.StatusOrNull(path)?.Length ?? 0, null, failure);
}
