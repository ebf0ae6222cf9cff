using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Ngrams.Scan;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// Collects the history of each ngram: the counts that <see cref="CountJob"/> gives by ngram and year, with one key for each ngram
/// and all of its years in the value.
/// </summary>
public readonly struct HistoryJob : IJob<HistoryJob, PartList<HistoryMerger>>, IDisposable
{
    private readonly CountJob _count;
    private readonly VectorWidth _width;
    private readonly HistoryRoom? _room;

    /// <summary>A job with the given options, whose grouping must be by ngram and year.</summary>
    /// <exception cref="MapReduceException"><c>MAPREDUCE_VECTOR_WIDTH</c> is not a vector width.</exception>
    public HistoryJob(CountOptions options)
        : this(new CountJob(options))
    {
        if (options.By != GroupBy.NgramYear) throw new ArgumentException($"histories are by ngram and year, not by {options.By.Name()}", nameof(options));
    }

    /// <summary>A job with the options of another, whose grouping must be by ngram and year, and with the indexes that it opened.</summary>
    internal HistoryJob(CountJob count) => (_count, _width) = (count, VectorWidths.Choice);

    private HistoryJob(HistoryJob job) => (_count, _width, _room) = (job._count.ForWorker(), job._width, new HistoryRoom());

    /// <inheritdoc/>
    public string Name => $"{_count.Name}; as histories in columns";

    /// <inheritdoc/>
    public int LineLimit => _count.LineLimit;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> StandingKeys => _count.StandingKeys;

    /// <inheritdoc/>
    public HistoryJob ForWorker() => new(this);

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head) => _count.Recognize(head);

    /// <inheritdoc/>
    public bool HasParts(ReadOnlySpan<byte> head) => _count.HasParts(head);

    /// <inheritdoc/>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file) => _count.PartsOf(input, dialect, file);

    /// <inheritdoc cref="CountJob.Survey"/>
    public IEnumerable<Warning> Survey(IReadOnlyList<InputSource> inputs) => _count.Survey(inputs);

    /// <summary>The index that an input is. REQUIRES: its parts have been cut.</summary>
    internal IndexFile IndexOf(InputSource input) => _count.IndexOf(input);

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<PartList<HistoryMerger>> table, BatchTally tally)
    {
        switch (_width)
        {
            case VectorWidth.Bits512: Scan<Width512>(in batch, table, tally); break;
            case VectorWidth.Bits256: Scan<Width256>(in batch, table, tally); break;
            case VectorWidth.Bits128: Scan<Width128>(in batch, table, tally); break;
            default: Scan<WidthScalar>(in batch, table, tally); break;
        }
    }

    /// <summary><see cref="Map"/> with a given vector width; tests compare the widths.</summary>
    internal void Scan<TWidth>(in Batch batch, CombiningTable<PartList<HistoryMerger>> table, BatchTally tally) where TWidth : struct, IVectorWidth
    {
        _count.ScanBy<TWidth, ByHistory, PartList<HistoryMerger>>(in batch, new ByHistory(_count.NamesIn(in batch), _room!), table, tally);
        GC.KeepAlive(_room);   // the grouping has pointers into it
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _count.Dispose();
    }
}
