using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Totals;

namespace MapReduce.Ngrams.Count;

/// <summary>The main job: adds up the counts of n-gram lines by key.</summary>
public readonly struct CountJob : IJob<CountJob, NgramCount>, IDisposable
{
    private readonly CountOptions _options;
    private readonly WatchedWords? _watched;
    private readonly VectorWidth _width;
    private readonly RowRules? _rules;
    private readonly LineIndex? _index;
    private readonly YearSums? _years;
    private readonly SeenYears? _seenYears;
    private readonly InputLabels? _labels;

    /// <summary>A job with the given options.</summary>
    /// <exception cref="MapReduceException"><c>MAPREDUCE_VECTOR_WIDTH</c> is not a vector width.</exception>
    public CountJob(CountOptions options)
    {
        _options = options;
        _width = VectorWidths.Choice;
        _watched = options.Watched.Count == 0 ? null : new WatchedWords(options.Watched, options.FoldCase);
    }

    private CountJob(CountJob job)
    {
        (_options, _watched, _width) = (job._options, job._watched, job._width);
        _rules = new RowRules(_options, _watched);
        _index = new LineIndex();
        _years = _options.By.HasNgram() ? null : new YearSums(_options.By);
        _seenYears = _options.NoteYears ? new SeenYears() : null;
        _labels = _options.Label is { } label ? new InputLabels(label) : null;
    }

    /// <inheritdoc/>
    public string Name => $"ngrams by {_options.By.Name()}{string.Concat(_options.Filters.Select(filter => $"; {filter}"))}{(_options.NoteYears ? "; years noted" : "")}{(_options.NoteNgrams ? "; ngrams noted" : "")}{(_options.Label is not null ? "; each under a label" : "")}";

    /// <inheritdoc/>
    /// <remarks>A byte order mark is not part of the first line. Without room for it, a first line that is too long would be cut to the limit and accepted.</remarks>
    public int LineLimit => NgramBadLines.LineLimitBytes + LineIndex.MarkBytes;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> StandingKeys => [.. _options.By == GroupBy.None && _options.Label is null ? (byte[][])[[]] : [], .. _options.AbsentFails ? (byte[][])[SeenNgrams.EndKey] : []];

    /// <inheritdoc/>
    public CountJob ForWorker() => new(this);

    /// <inheritdoc/>
    public int Recognize(ReadOnlySpan<byte> head)
    {
        NgramContents.Check(head);
        if (ResultLayout.Of(head, mayLackHeader: _options.Format == NgramFormat.Result) is { } layout) return DialectOf(layout);
        if (_options.Format == NgramFormat.Result && !head.IsEmpty)
            throw new ForeignContentException("is not a result by ngram, or by ngram and year, as TSV or CSV: expected rows of an ngram, its year if it has one, match_count and volume_count");
        AddTo(_options.Doubts, head);
        return (int)(_options.Format ?? FormatDetector.Detect(head));
    }

    /// <summary>Recognizes an input, and adds to the doubts about its corpus.</summary>
    /// <inheritdoc cref="Recognize(ReadOnlySpan{byte})"/>
    /// <param name="input">The input.</param>
    /// <param name="head">Its first bytes.</param>
    public int RecognizeIn(InputSource input, ReadOnlySpan<byte> head)
    {
        int dialect = Recognize(head);
        AddToCorpus(input, dialect, head);
        return dialect;
    }

    private void AddToCorpus(InputSource input, int dialect, ReadOnlySpan<byte> head)
    {
        if (_options.DoubtsOf is { } doubtsOf && ResultLayout.OfDialect(dialect) is null) AddTo(doubtsOf(input), head);
    }

    private void AddTo(CorpusDoubts? doubts, ReadOnlySpan<byte> head)
    {
        if (doubts is null) return;
        if ((_options.Format ?? FormatDetector.Find(head)) is { } known) doubts.Add(known);
        doubts.AddWords(FormatDetector.WordsOfFirst(head));
    }

    /// <summary>The name of a dialect that <see cref="Recognize"/> returned: a version, or a result.</summary>
    public static string DialectName(int dialect) => ResultLayout.OfDialect(dialect) is { } layout
        ? $"a result {(layout.HasYear ? "by ngram and year" : "by ngram")}"
        : $"{(NgramFormat)dialect}".ToLowerInvariant();

    private int DialectOf(ResultLayout layout)
    {
        if (!layout.HasYear && (_options.By.HasYear() || _options.Years is not null || _options.NoteYears))
            throw new ForeignContentException("is a result by ngram, whose rows have no year: count it by ngram or none, without a range of years and without totals, or give a result by ngram and year");
        return layout.Dialect;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _index?.Dispose();
        _rules?.Dispose();
    }

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally)
    {
        if (batch.Offset == 0) AddToCorpus(batch.Input, batch.Dialect, LineIndex.TextOf(in batch));
        switch (_width)
        {
            case VectorWidth.Bits512: Scan<Width512>(in batch, table, tally); break;
            case VectorWidth.Bits256: Scan<Width256>(in batch, table, tally); break;
            case VectorWidth.Bits128: Scan<Width128>(in batch, table, tally); break;
            default: Scan<WidthScalar>(in batch, table, tally); break;
        }
    }

    /// <summary><see cref="Map"/> with a given vector width; tests compare the widths.</summary>
    internal void Scan<TWidth>(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally) where TWidth : struct, IVectorWidth
    {
        NgramNames? names = _rules!.Names;
        if (_labels is not null)
        {
            byte[] label = _labels.Of(batch.Input);
            names!.SetLabel(label);
            _years?.SetLabel(label);
        }
        switch (_options.By)
        {
            case GroupBy.Ngram: ScanBy<TWidth, ByNgram>(in batch, new ByNgram(names), table, tally); break;
            case GroupBy.NgramYear: ScanBy<TWidth, ByNgramYear>(in batch, new ByNgramYear(names), table, tally); break;
            case GroupBy.NgramDecade: ScanBy<TWidth, ByNgramDecade>(in batch, new ByNgramDecade(names), table, tally); break;
            default: ScanBy<TWidth, ByYear>(in batch, new ByYear(_years!), table, tally); break;
        }
        _rules.EndBatch();
    }

    private void ScanBy<TWidth, TGrouping>(in Batch batch, TGrouping grouping, CombiningTable<NgramCount> table, BatchTally tally)
        where TWidth : struct, IVectorWidth
        where TGrouping : struct, IGrouping
    {
        if (_seenYears is null && !_options.NoteNgrams) Scan<TWidth, TGrouping>(in batch, grouping, table, tally);
        else Scan<TWidth, Noting<TGrouping>>(in batch, new Noting<TGrouping>(grouping, _seenYears, _options.NoteNgrams, _rules!.Names), table, tally);
    }

    private void Scan<TWidth, TGrouping>(in Batch batch, TGrouping grouping, CombiningTable<NgramCount> table, BatchTally tally)
        where TWidth : struct, IVectorWidth
        where TGrouping : struct, IGrouping
    {
        if (ResultLayout.OfDialect(batch.Dialect) is { } layout)
        {
            ResultScanner<TGrouping>.Scan(in batch, layout, ref grouping, _rules!, table, tally);
            return;
        }
        switch ((NgramFormat)batch.Dialect)
        {
            case NgramFormat.V1: RowScanner<TWidth, RowVersion1, TGrouping>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
            case NgramFormat.V2: RowScanner<TWidth, RowVersion2, TGrouping>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
            default: HistoryScanner<TWidth, TGrouping>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
        }
    }
}
