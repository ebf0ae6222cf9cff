using MapReduce.Map;

namespace MapReduce.Pipeline;

/// <summary>
/// The earliest bad line met so far, by input and offset. When one is met, chunks beyond it are not begun and chunks before
/// it are finished, so that the line which ends the run is the same for any number of workers. Thread-safe.
/// </summary>
internal sealed class FirstBadLine
{
    private readonly Lock _gate = new();
    private volatile Found? _first;

    internal sealed record Found(OpenInput Input, long Chunk, BadLine Line);

    /// <summary>The earliest so far, or null.</summary>
    public Found? First => _first;

    /// <summary>Whether the place lies beyond the earliest bad line.</summary>
    public bool IsBefore(int inputIndex, long offset) =>
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
    public MapReduceException ToFailure()
    {
        (OpenInput input, long chunk, BadLine line) = _first!;
        long number = input.LinesBefore(chunk) + line.LineInBatch + 1;
        return new MapReduceException(
            Failure.BadData,
            $"{input.Source.Name}:{number} (byte {line.Offset}): {line.Kind.Name}: {line.Found}; expected {line.Kind.Message}. " +
            "Mend the line, or use --on-bad-line skip to count on without such lines");
    }
}
