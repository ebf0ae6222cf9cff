namespace MapReduce.Map;

/// <summary>
/// What a job reports about its batches besides records. <c>Lines = counted + Filtered + bad</c> always holds. Each worker owns
/// one.
/// </summary>
public sealed unsafe class BatchTally
{
    /// <summary>Receives a bad line and its bytes, without the newline.</summary>
    public delegate void RejectAction(BadLine line, ReadOnlySpan<byte> bytes);

    private readonly Dictionary<BadLineKind, long> _badByKind = [];
    private readonly RejectAction? _reject;
    private byte* _countedTo;
    private long _counted;

    /// <summary>A tally that passes each bad line to <paramref name="reject"/>, if there is one.</summary>
    public BatchTally(RejectAction? reject = null) => _reject = reject;

    /// <summary>Lines seen.</summary>
    public long Lines { get; set; }

    /// <summary>Good lines that a filter left out.</summary>
    public long Filtered { get; set; }

    /// <summary>Lines that did not parse.</summary>
    public long Bad { get; private set; }

    /// <summary>The first bad line since the last <see cref="TakeFirstBad"/>.</summary>
    public BadLine? FirstBad { get; private set; }

    /// <summary>Lines that do not parse, by kind.</summary>
    public IReadOnlyDictionary<BadLineKind, long> BadByKind => _badByKind;

    /// <summary>Records a line that does not parse. REQUIRES: a batch's lines are recorded in order, and <paramref name="line"/> is the first byte of one.</summary>
    /// <param name="batch">The batch it is in.</param>
    /// <param name="line">Its first byte, within the batch.</param>
    /// <param name="kind">What is wrong.</param>
    /// <param name="found">What was found, for the message.</param>
    public void AddBad(in Batch batch, byte* line, BadLineKind kind, string found)
    {
        _badByKind[kind] = _badByKind.GetValueOrDefault(kind) + 1;
        Bad++;
        if (FirstBad is not null && _reject is null) return;
        // Newlines are counted only here, each once: the hot path never counts lines twice.
        byte* from = FirstBad is null ? batch.Lines : _countedTo;
        _counted = (FirstBad is null ? 0 : _counted) + new ReadOnlySpan<byte>(from, (int)(line - from)).Count((byte)'\n');
        _countedTo = line;
        var bad = new BadLine(kind, found, batch.Offset + (line - batch.Lines), _counted);
        FirstBad ??= bad;
        if (_reject is null) return;
        var rest = new ReadOnlySpan<byte>(line, (int)(batch.Lines + batch.Length - line));
        _reject(bad, rest[..rest.IndexOf((byte)'\n')]);
    }

    /// <summary>Returns and clears the first bad line of the batch; called once the batch is mapped.</summary>
    public BadLine? TakeFirstBad()
    {
        BadLine? first = FirstBad;
        FirstBad = null;
        return first;
    }
}

/// <summary>A line that does not parse, and its position.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Found">What was found instead, in a few words.</param>
/// <param name="Offset">Where the line starts in the decompressed input, in bytes.</param>
/// <param name="LineInBatch">Lines before it in its batch.</param>
public sealed record BadLine(BadLineKind Kind, string Found, long Offset, long LineInBatch);

/// <summary>A way in which a line can be wrong. Each job has a closed set.</summary>
/// <param name="Name">Short and stable, as reports and rejects spell it: <c>too-few-fields</c>.</param>
/// <param name="Message">What was expected, in a few words.</param>
public sealed record BadLineKind(string Name, string Message);
