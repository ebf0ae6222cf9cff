using MapReduce.Map;

namespace MapReduce.Pipeline;

/// <summary>
/// The earliest bad line met so far, by input and offset. When bad lines end the run, chunks beyond it are not begun and
/// chunks before it are finished, so that the line which is named is the same for any number of workers. Thread-safe.
/// </summary>
internal sealed class FirstBadLine
{
    private readonly Lock _gate = new();
    private volatile Found? _first;
    private volatile bool _endsRun;

    internal sealed record Found(OpenInput Input, long Chunk, BadLine Line);

    /// <summary>Whether there are more bad lines than may be.</summary>
    public bool EndsRun => _endsRun;

    /// <summary>There are more bad lines than may be. REQUIRES: one is noted.</summary>
    public void EndRun() => _endsRun = true;

    /// <summary>Whether the run ends before the given place.</summary>
    public bool EndsBefore(int inputIndex, long offset) => _endsRun && IsBefore(inputIndex, offset);

    private bool IsBefore(int inputIndex, long offset) =>
        _first is { } first && (first.Input.Source.Index, first.Line.Offset).CompareTo((inputIndex, offset)) < 0;

    /// <summary>Keeps the line if none before it is known.</summary>
    public void Note(OpenInput input, long chunk, BadLine line)
    {
        lock (_gate)
        {
            if (!IsBefore(input.Source.Index, line.Offset)) _first = new Found(input, chunk, line);
        }
    }

    /// <summary>The failure that the line ends the run with. REQUIRES: all chunks before it are mapped.</summary>
    public MapReduceException ToFailure(long mostBadLines)
    {
        (OpenInput input, long chunk, BadLine line) = _first!;
        long number = input.LinesBefore(chunk) + line.LineInBatch + 1;
        string what = $"{input.Source.Name}:{number} (byte {line.Offset}): {line.Kind.Name}: {line.Found}; expected {line.Kind.Message}";
        return new MapReduceException(Failure.BadData, mostBadLines == 0
            ? $"{what}. Mend the line, or use --on-bad-line skip to count on without such lines"
            : $"more than {mostBadLines} lines are bad; the first: {what}. Mend the input, or allow more with --max-bad-lines");
    }
}
