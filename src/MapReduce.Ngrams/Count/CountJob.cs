using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Ngrams.Index;
using MapReduce.Ngrams.Scan;
using MapReduce.Ngrams.Totals;
using MapReduce.Partition;

namespace MapReduce.Ngrams.Count;

/// <summary>The main job: adds up the counts of n-gram lines by key.</summary>
public readonly struct CountJob : IJob<CountJob, NgramCount>, IDisposable
{
    /// <summary>The dialect of an index; those of text are below it.</summary>
    private const int IndexDialect = 1 << 30;

    private readonly CountOptions _options;
    private readonly WatchedWords? _watched;
    private readonly VectorWidth _width;
    private readonly RowRules? _rules;
    private readonly RowRules? _rulesOfFiltered;
    private readonly LineIndex? _index;
    private readonly YearSums? _years;
    private readonly SeenYears? _seenYears;
    private readonly InputLabels? _labels;
    private readonly IndexInputs _indexes;
    private readonly IndexBlock? _block;
    private readonly ResultOrder _order;

    /// <summary>A job with the given options.</summary>
    /// <exception cref="MapReduceException"><c>MAPREDUCE_VECTOR_WIDTH</c> is not a vector width.</exception>
    public CountJob(CountOptions options)
    {
        _options = options;
        _order = new ResultOrder();
        _width = VectorWidths.Choice;
        _indexes = new IndexInputs();
        _watched = options.Watched.Count == 0 ? null : new WatchedWords(options.Watched, options.FoldCase);
    }

    private CountJob(CountJob job)
    {
        (_options, _watched, _width, _indexes, _order) = (job._options, job._watched, job._width, job._indexes, job._order);
        _block = new IndexBlock();
        _rules = new RowRules(_options, _watched);
        _rulesOfFiltered = _options.ForIndex || _options.StripTags ? new RowRules(IndexFilters.WithoutThose(_options), _watched) : _rules;
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
        if (IndexFile.IsIndex(head)) return IndexDialect;
        ResultLayout? found = ResultLayout.Of(head, mayLackHeader: _options.Format == NgramFormat.Result);
        // Rows by ngram and year as CSV may look like totals, so who says that they are a result is believed.
        if (found is null || _options.Format != NgramFormat.Result) NgramContents.Check(head);
        if (found is { } layout)
        {
            return layout.IsOfCorpora(head)
                ? throw new ForeignContentException("is a history of several corpora, not a result by ngram and year: give the files that it was made from")
                : DialectOf(layout);
        }
        if (_options.Format == NgramFormat.Result && !head.IsEmpty)
            throw new ForeignContentException("is not a result by ngram, or by ngram and year, as TSV or CSV: expected rows of an ngram, its year if it has one, match_count and volume_count");
        AddTo(_options.Doubts, head);
        return (int)(_options.Format ?? FormatDetector.Detect(head));
    }

    /// <summary>Recognizes an input as <see cref="Recognize(ReadOnlySpan{byte})"/> does, and adds to the doubts about its corpus.</summary>
    /// <param name="input">The input.</param>
    /// <param name="head">The first bytes; may end in the middle of a line.</param>
    /// <exception cref="ForeignContentException">It is not what the job reads.</exception>
    public int RecognizeIn(InputSource input, ReadOnlySpan<byte> head)
    {
        int dialect = Recognize(head);
        AddToCorpus(input, dialect, head);
        return dialect;
    }

    /// <summary>Opens the indexes among the inputs, and says what the run should know of them before it counts.</summary>
    /// <exception cref="MapReduceException">One of them is damaged, or cannot give what was asked for.</exception>
    public IEnumerable<Warning> Survey(IReadOnlyList<InputSource> inputs) => _indexes.Survey(inputs, _options);

    private void AddToCorpus(InputSource input, int dialect, ReadOnlySpan<byte> head)
    {
        if (_options.DoubtsOf is { } doubtsOf && dialect != IndexDialect && ResultLayout.OfDialect(dialect) is null) AddTo(doubtsOf(input), head);
    }

    private void AddTo(CorpusDoubts? doubts, ReadOnlySpan<byte> head)
    {
        if (doubts is null) return;
        if ((_options.Format ?? FormatDetector.Find(head)) is { } known) doubts.Add(known);
        doubts.AddWords(FormatDetector.WordsOfFirst(head));
    }

    /// <inheritdoc/>
    public bool HasParts(ReadOnlySpan<byte> head) => IndexFile.IsIndex(head);

    /// <inheritdoc/>
    public IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file)
    {
        if (dialect != IndexDialect) return null;
        if (file is null) throw new ForeignContentException(input.Container == Container.Plain
            ? "is an index, which cannot be read from a pipe: save it as a file first, and name that"
            : "is a compressed index: decompress it first; an index is compressed already, and is read in parts");
        return _indexes.Cut(input, file, _options);
    }

    /// <summary>Whether a dialect is that of an index.</summary>
    internal static bool IsIndex(int dialect) => dialect == IndexDialect;

    /// <summary>The version of a dialect, 1 to 3; 0 for a result.</summary>
    internal static int VersionOf(int dialect) => ResultLayout.OfDialect(dialect) is null ? dialect + 1 : 0;

    /// <summary>The index that an input is. REQUIRES: its parts have been cut.</summary>
    internal IndexFile IndexOf(InputSource input) => _indexes.Of(input);

    /// <summary>The name of a dialect that <see cref="Recognize"/> returned: a version, or a result.</summary>
    public static string DialectName(int dialect) => dialect == IndexDialect ? "index" : ResultLayout.OfDialect(dialect) is { } layout
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
        _block?.Dispose();
        _rules?.Dispose();
        _rulesOfFiltered?.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// By ngram and year, the years of an ngram are one value until the reduce: its rows come together, and a table entry for each would take thirty
    /// times the memory. Where they come apart, as in a shuffled file, a value for each row costs more than an entry.
    /// </remarks>
    public void UseMapper(IMapperUser<NgramCount> user, IReadOnlyList<InputSource> inputs)
    {
        if (_options.By == GroupBy.NgramYear && !InputOrder.ComesApart(inputs)) user.Use<HistoryJob, PartList<HistoryMerger>, HistoryExpansion>(new HistoryJob(this));
        else user.Use(this);
    }

    /// <inheritdoc/>
    public void Map(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally)
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
    internal void Scan<TWidth>(in Batch batch, CombiningTable<NgramCount> table, BatchTally tally) where TWidth : struct, IVectorWidth
    {
        switch (_options.By)
        {
            case GroupBy.Ngram: ScanBy<TWidth, ByNgram, NgramCount>(in batch, new ByNgram(NamesIn(in batch)), table, tally); break;
            case GroupBy.NgramYear: ScanBy<TWidth, ByNgramYear, NgramCount>(in batch, new ByNgramYear(NamesIn(in batch)), table, tally); break;
            case GroupBy.NgramDecade: ScanBy<TWidth, ByNgramDecade, NgramCount>(in batch, new ByNgramDecade(NamesIn(in batch)), table, tally); break;
            default: ScanBy<TWidth, ByYear, NgramCount>(in batch, new ByYear(_years!), table, tally); break;
        }
    }

    /// <summary>How the result spells the ngrams of a batch; null if it keeps their spelling. REQUIRES: this is a worker's copy.</summary>
    internal NgramNames? NamesIn(in Batch batch) => RulesOf(in batch).Names;

    private RowRules RulesOf(in Batch batch) => batch.Dialect == IndexDialect && _indexes.IsFiltered(batch.Input) ? _rulesOfFiltered! : _rules!;

    /// <summary>Scans a batch with any grouping, which may have another value than this job's.</summary>
    internal void ScanBy<TWidth, TGrouping, TValue>(in Batch batch, TGrouping grouping, CombiningTable<TValue> table, BatchTally tally)
        where TWidth : struct, IVectorWidth
        where TGrouping : struct, IGrouping<TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        if (batch.Offset == 0) AddToCorpus(batch.Input, batch.Dialect, LineIndex.TextOf(in batch));
        if (_labels is not null)
        {
            byte[] label = _labels.Of(batch.Input);
            NamesIn(in batch)!.SetLabel(label);
            _years?.SetLabel(label);
        }
        if (_seenYears is null && !_options.NoteNgrams) Scan<TWidth, TGrouping, TValue>(in batch, grouping, table, tally);
        else Scan<TWidth, Noting<TGrouping, TValue>, TValue>(in batch, new Noting<TGrouping, TValue>(grouping, _seenYears, _options.NoteNgrams, NamesIn(in batch)), table, tally);
        RulesOf(in batch).EndBatch();
    }

    private void Scan<TWidth, TGrouping, TValue>(in Batch batch, TGrouping grouping, CombiningTable<TValue> table, BatchTally tally)
        where TWidth : struct, IVectorWidth
        where TGrouping : struct, IGrouping<TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        if (batch.Dialect == IndexDialect)
        {
            IndexScanner<TGrouping, TValue>.Scan(in batch, _indexes.Of(batch.Input), _block!, ref grouping, RulesOf(in batch), table, tally);
            return;
        }
        if (ResultLayout.OfDialect(batch.Dialect) is { } layout)
        {
            if (layout.HasYear) _order.Check(in batch, layout);
            ResultScanner<TGrouping, TValue>.Scan(in batch, layout, ref grouping, _rules!, table, tally);
            return;
        }
        switch ((NgramFormat)batch.Dialect)
        {
            case NgramFormat.V1: RowScanner<TWidth, RowVersion1, TGrouping, TValue>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
            case NgramFormat.V2: RowScanner<TWidth, RowVersion2, TGrouping, TValue>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
            default: HistoryScanner<TWidth, TGrouping, TValue>.Scan(in batch, ref grouping, _rules!, _index!, table, tally); break;
        }
    }
}
