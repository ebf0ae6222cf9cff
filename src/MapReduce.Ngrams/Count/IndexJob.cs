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

    /// <summary>A job with the given options, whose grouping must be by ngram and year.</summary>
    /// <exception cref="MapReduceException"><c>MAPREDUCE_VECTOR_WIDTH</c> is not a vector width.</exception>
    public IndexJob(CountOptions options) => _histories = new HistoryJob(options with { ForIndex = true });

    private IndexJob(IndexJob job) => _histories = job._histories.ForWorker();

    /// <inheritdoc/>
    public string Name => $"{_histories.Name}; with sources";

    /// <inheritdoc/>
    public int LineLimit => _histories.LineLimit;

    /// <inheritdoc cref="CountJob.Survey"/>
    public IEnumerable<Warning> Survey(IReadOnlyList<InputSource> inputs) => _histories.Survey(inputs);

    /// <inheritdoc/>
    public IndexJob ForWorker() => new(this);

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head) => _histories.Recognize(head);

    /// <inheritdoc/>
    public bool HasParts(ReadOnlySpan<byte> head) => _histories.HasParts(head);

    /// <inheritdoc/>
    /// <remarks>An index has its header as its first part, with which its sources are noted, even if it has no rows.</remarks>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file)
    {
        if (_histories.PartsOf(input, dialect, file) is not { } parts) return null;
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

    /// <inheritdoc/>
    public void Dispose() => _histories.Dispose();
}
