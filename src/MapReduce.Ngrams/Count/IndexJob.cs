using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Count;

/// <summary>
/// Collects what an index holds: the history of each ngram, and notes on the texts that they come from. The notes are records like
/// all others, so spills, checkpoints and shards carry them.
/// </summary>
public readonly struct IndexJob : IJob<IndexJob, PartList<HistoryMerger>>, IDisposable
{
    private readonly HistoryJob _histories;
    private readonly string _filters;

    /// <summary>A job with the given options, whose grouping must be by ngram and year.</summary>
    /// <exception cref="MapReduceException"><c>MAPREDUCE_VECTOR_WIDTH</c> is not a vector width.</exception>
    public IndexJob(CountOptions options) => (_histories, _filters) = (new HistoryJob(options), FiltersOf(options));

    private IndexJob(IndexJob job) => (_histories, _filters) = (job._histories.ForWorker(), job._filters);

    /// <inheritdoc/>
    public string Name => $"{_histories.Name}; with sources";

    /// <inheritdoc/>
    public int LineLimit => _histories.LineLimit;

    /// <summary>The filters of an index, as it has them.</summary>
    public static string FiltersOf(CountOptions options) => string.Join("; ", options.Filters);

    /// <inheritdoc/>
    public IndexJob ForWorker() => new(this);

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head) => _histories.Recognize(head);

    /// <inheritdoc/>
    /// <remarks>An index has its header as its first part, with which its sources are noted, even if it has no rows.</remarks>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file)
    {
        if (_histories.PartsOf(input, dialect, file) is not { } parts) return null;
        string filters = _histories.IndexOf(input).Contents.Filters;
        if (filters != _filters)
            throw new MapReduceException(Failure.FilesInConflict, $"{input.Name}: this index was made {Said(filters)}, and the new one is made {Said(_filters)}; use the same filters, or begin anew with the shards");
        return [new ByteRange(0, IndexLayout.HeaderBytes), .. parts];
    }

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<PartList<HistoryMerger>> table, BatchTally tally)
    {
        if (CountJob.IsIndex(batch.Dialect))
        {
            if (batch.Offset > 0) _histories.Map(in batch, table, tally);
            else foreach (IndexSource source in _histories.IndexOf(batch.Input).Contents.Sources) SourceNotes.Add(table, source);
            return;
        }
        (long lines, long bad) = (tally.Lines, tally.Bad);
        _histories.Map(in batch, table, tally);
        SourceNotes.AddLines(table, batch.Input, CountJob.VersionOf(batch.Dialect), tally.Lines - lines, tally.Bad - bad);
    }

    /// <inheritdoc/>
    public bool ReadsText => true;

    /// <inheritdoc/>
    public void ReadText(InputSource input, long offset, ReadOnlySpan<byte> text, CombiningTable<PartList<HistoryMerger>> table) =>
        SourceNotes.AddText(table, input, offset, TextChecksum.Of(text));

    private static string Said(string filters) => filters.Length == 0 ? "without filters" : $"with the filters '{filters}'";

    /// <inheritdoc/>
    public void Dispose() => _histories.Dispose();
}
