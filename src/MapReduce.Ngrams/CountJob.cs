using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;

namespace MapReduce.Ngrams;

/// <summary>The main job: n-gram lines to counts per key.</summary>
public readonly struct CountJob : IJob<CountJob, NgramCount>, IDisposable
{
    private readonly CountOptions _options;
    private readonly RowRules _rules;
    private readonly LineIndex? _index;
    private readonly YearSums? _years;

    /// <summary>A job with the given options.</summary>
    public CountJob(CountOptions options)
    {
        _options = options;
        _rules = new RowRules(options.DropTagged, options.Watched.Count == 0 ? null : new Filter.WatchedWords(options.Watched));
    }

    private CountJob(CountJob job)
    {
        (_options, _rules) = (job._options, job._rules);
        _index = new LineIndex();
        _years = _options.By.HasNgram() ? null : new YearSums(_options.By);
    }

    /// <inheritdoc/>
    public string Name => $"ngrams by {_options.By.Name()}{(_options.DropTagged ? ", untagged" : "")}";

    /// <inheritdoc/>
    public int LineLimit => NgramBadLines.LineLimitBytes;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> StandingKeys => _options.By == GroupBy.None ? [[]] : [];

    /// <inheritdoc/>
    public CountJob ForWorker() => new(this);

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head) => (int)(_options.Format ?? FormatDetector.Detect(head));

    /// <inheritdoc/>
    public void Dispose() => _index?.Dispose();

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally)
    {
        switch (VectorWidths.Current)
        {
            case VectorWidth.Bits512: Scan<Width512>(in batch, table, tally); break;
            case VectorWidth.Bits256: Scan<Width256>(in batch, table, tally); break;
            case VectorWidth.Bits128: Scan<Width128>(in batch, table, tally); break;
            default: Scan<WidthScalar>(in batch, table, tally); break;
        }
    }

    /// <summary>As <see cref="Map"/>, with vectors of a given width; for tests, which compare the widths.</summary>
    internal void Scan<TWidth>(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally) where TWidth : struct, IVectorWidth
    {
        switch (_options.By)
        {
            case GroupBy.Ngram: Scan<TWidth, ByNgram>(in batch, default, table, tally); break;
            case GroupBy.NgramYear: Scan<TWidth, ByNgramYear>(in batch, default, table, tally); break;
            case GroupBy.NgramDecade: Scan<TWidth, ByNgramDecade>(in batch, default, table, tally); break;
            default: Scan<TWidth, ByYear>(in batch, new ByYear(_years!), table, tally); break;
        }
    }

    private void Scan<TWidth, TGrouping>(in Batch batch, TGrouping grouping, CombiningTable<NgramCount> table, BatchTally tally)
        where TWidth : struct, IVectorWidth
        where TGrouping : struct, IGrouping
    {
        switch ((NgramFormat)batch.Dialect)
        {
            case NgramFormat.V1: RowScanner<TWidth, RowVersion1, TGrouping>.Scan(in batch, ref grouping, _rules, _index!, table, tally); break;
            case NgramFormat.V2: RowScanner<TWidth, RowVersion2, TGrouping>.Scan(in batch, ref grouping, _rules, _index!, table, tally); break;
            default: HistoryScanner<TWidth, TGrouping>.Scan(in batch, ref grouping, _rules, _index!, table, tally); break;
        }
    }
}
