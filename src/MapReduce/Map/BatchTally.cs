namespace MapReduce.Map;

/// <summary>
/// What a job says of a batch beside its records. <c>Lines = counted + Filtered + bad</c> always. A worker owns one.
/// </summary>
public sealed unsafe class BatchTally
{
    private readonly Dictionary<BadLineKind, long> _badByKind = [];

    /// <summary>Lines seen.</summary>
    public long Lines { get; set; }

    /// <summary>Good lines that a filter left out.</summary>
    public long Filtered { get; set; }

    /// <summary>The first bad line since the last <see cref="TakeFirstBad"/>.</summary>
    public BadLine? FirstBad { get; private set; }

    /// <summary>Lines that do not parse, by kind.</summary>
    public IReadOnlyDictionary<BadLineKind, long> BadByKind => _badByKind;

    /// <summary>Notes a line that does not parse.</summary>
    /// <param name="batch">The batch it is in.</param>
    /// <param name="line">Its first byte, within the batch.</param>
    /// <param name="kind">What is wrong.</param>
    /// <param name="found">Says what was found, for a line whose message is needed.</param>
    public void AddBad(in Batch batch, byte* line, BadLineKind kind, string found)
    {
        _badByKind[kind] = _badByKind.GetValueOrDefault(kind) + 1;
        if (FirstBad is not null) return;
        // Newlines are counted only here: the hot path never counts lines twice.
        long before = new ReadOnlySpan<byte>(batch.Lines, (int)(line - batch.Lines)).Count((byte)'\n');
        FirstBad = new BadLine(kind, found, batch.Offset + (line - batch.Lines), before);
    }

    /// <summary>Returns the first bad line and forgets it.</summary>
    public BadLine? TakeFirstBad()
    {
        BadLine? first = FirstBad;
        FirstBad = null;
        return first;
    }
}
