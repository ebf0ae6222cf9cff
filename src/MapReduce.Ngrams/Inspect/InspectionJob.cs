using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Inspect;

/// <summary>Counts one input by ngram, and notes its container, version and years.</summary>
/// <param name="inspection">Receives the results.</param>
public readonly struct InspectionJob(Inspection inspection) : IJob<InspectionJob, NgramCount>, IDisposable
{
    private readonly CountJob _count = new(new CountOptions { By = GroupBy.Ngram, NoteYears = true });

    private InspectionJob(Inspection inspection, CountJob count) : this(inspection) => _count = count;

    /// <inheritdoc/>
    public string Name => _count.Name;

    /// <inheritdoc/>
    public int LineLimit => _count.LineLimit;

    /// <inheritdoc/>
    public InspectionJob ForWorker() => new(inspection, _count.ForWorker());

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head)
    {
        if (ResultLayout.Of(head) is { } layout)
        {
            inspection.Format = NgramFormat.Result;
            return layout.Dialect;
        }
        int dialect = _count.Recognize(head);
        inspection.Format = FormatDetector.Find(head);
        return dialect;
    }

    /// <inheritdoc/>
    public bool HasParts(ReadOnlySpan<byte> head) => _count.HasParts(head);

    /// <inheritdoc/>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file)
    {
        IReadOnlyList<ByteRange>? parts = _count.PartsOf(input, dialect, file);
        if (parts is not null) inspection.Index = _count.IndexOf(input);
        return parts;
    }

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally)
    {
        inspection.Container = batch.Input.Container;
        _count.Map(in batch, table, tally);
    }

    /// <inheritdoc/>
    public void Dispose() => _count.Dispose();
}
