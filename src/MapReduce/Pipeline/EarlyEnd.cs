using System.Runtime.ExceptionServices;
using MapReduce.Checkpoint;
using MapReduce.Map;

namespace MapReduce.Pipeline;

/// <summary>
/// Where a run ends early, if it does: at one bad line too many, or where an input cannot be read any further, whichever comes
/// first in input order. Chunks after that place are not started and chunks before it are finished, so a run ends the same way for
/// any number of workers. Thread-safe.
/// </summary>
/// <param name="mostBadLines">How many lines may be bad.</param>
/// <param name="before">The tally of earlier parts, which are committed.</param>
internal sealed class EarlyEnd(long mostBadLines, PartTally before)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<BadChunk> _bad = [];   // chunks with bad lines, up to the one that has too many
    private long _badLines = before.Bad;              // bad lines of earlier parts and of those chunks
    private BadChunk? _first;                         // the first chunk with a bad line
    private Failed? _failed;
    private volatile Place? _end;

    private sealed record Place(int Input, long Offset) : IComparable<Place>
    {
        public int CompareTo(Place? other) => other is null ? 1 : (Input, Offset).CompareTo((other.Input, other.Offset));
    }

    private sealed record BadChunk(Place Place, Chunk Chunk, BadLine First, long Lines) : IComparable<BadChunk>
    {
        public int CompareTo(BadChunk? other) => Place.CompareTo(other?.Place);
    }

    private sealed record Failed(Place Place, ExceptionDispatchInfo Failure);

    /// <summary>Whether the run ends before the given place of an input.</summary>
    public bool IsBefore(int input, long offset) => _end is { } end && end.CompareTo(new Place(input, offset)) < 0;

    /// <summary>Records the bad lines of a chunk.</summary>
    /// <param name="chunk">The chunk, fully mapped.</param>
    /// <param name="first">Its first bad line.</param>
    /// <param name="lines">How many there are.</param>
    public void NoteBad(Chunk chunk, BadLine first, long lines)
    {
        var bad = new BadChunk(new Place(chunk.Input.Source.Index, chunk.Range.Offset), chunk, first, lines);
        lock (_gate)
        {
            if (_first is null || bad.CompareTo(_first) < 0) _first = bad;
            if (mostBadLines == long.MaxValue) return;
            _bad.Add(bad);
            _badLines += lines;
            while (_bad.Max is { } last && _badLines - last.Lines > mostBadLines)
            {
                _bad.Remove(last);
                _badLines -= last.Lines;
            }
            if (_badLines > mostBadLines) EndAt(_bad.Max!.Place);
        }
    }

    /// <summary>Records that an input cannot be read from <paramref name="offset"/> on.</summary>
    public void NoteFailure(int input, long offset, Exception failure)
    {
        var failed = new Failed(new Place(input, offset), ExceptionDispatchInfo.Capture(failure));
        lock (_gate)
        {
            if (_failed is null || failed.Place.CompareTo(_failed.Place) < 0) _failed = failed;
            EndAt(failed.Place);
        }
    }

    private void EndAt(Place place)
    {
        if (_end is null || place.CompareTo(_end) < 0) _end = place;
    }

    /// <summary>The first bad line, as a message shows it; null if there is none. REQUIRES: all chunks before it are mapped.</summary>
    public string? FirstBad => _first is null ? null : Describe(_first);

    /// <summary>Throws the reason why the run ends, if it does. REQUIRES: all chunks before that place are mapped.</summary>
    public void ThrowIfEnded()
    {
        if (_end is null) return;
        if (_failed is not null && _failed.Place == _end) _failed.Failure.Throw();
        throw TooManyBad(mostBadLines, before.FirstBad ?? FirstBad!);
    }

    /// <summary>The failure of a run with too many bad lines.</summary>
    public static MapReduceException TooManyBad(long mostBadLines, string first) => mostBadLines == 0
        ? new(Failure.BadData, first) { Remedy = Remedy.AllowBadLines }
        : new(Failure.BadData, $"more than {mostBadLines} lines are bad; the first: {first}") { Remedy = Remedy.AllowMoreBadLines };

    private static string Describe(BadChunk bad)
    {
        OpenInput input = bad.Chunk.Input;
        long number = input.LinesBefore(bad.Chunk.Number) + bad.First.LineInBatch + 1;
        return $"{input.Source.Name}:{number} (byte {bad.First.Offset}): {bad.First.Kind.Name}: {bad.First.Found}; expected {bad.First.Kind.Message}";
    }
}
