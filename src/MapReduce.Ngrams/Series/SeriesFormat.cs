using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// An adapter between a run by ngram and year and an output format: it collects the rows of the run, and at the end writes
/// those of the series.
/// </summary>
/// <remarks>REQUIRES: the run counts only rows of <see cref="SeriesOptions.Years"/>, unless null, and has a label column if the corpora have names.</remarks>
/// <param name="expressions">The expressions, in the order of the rows.</param>
/// <param name="options">Years, totals and smoothing.</param>
/// <param name="rows">The output format.</param>
public sealed class SeriesFormat<TBlock>(IReadOnlyList<NgramExpression> expressions, SeriesOptions options, IRowFormat<TBlock> rows) : IRowFormat<SeriesBlock>
    where TBlock : struct, IRowWriter
{
    /// <summary>The size of a block of rows: small enough that a few thousand rows are written by several threads.</summary>
    private const int BlockBytes = 512 << 10;

    /// <summary>Blocks that are filled before the next ones begin, for each worker, so that few are in memory at once.</summary>
    private const int BlocksPerWorker = 4;

    /// <summary>Bytes of a row besides its name.</summary>
    private const int UsualRowBytes = 48;

    private readonly HistoryCollection[] _histories = [.. options.Corpora.Select(_ => new HistoryCollection(expressions, options))];
    private readonly int[] _lastYears = new int[options.Corpora.Count];
    private readonly RowBuffers _buffers = new();
    private readonly ConcurrentBag<SeriesBlock> _blocks = [];

    /// <summary>What the series are; set when all rows are written.</summary>
    public SeriesResult Result { get; private set; } = new([], [], [], []);

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) { }

    /// <inheritdoc/>
    public SeriesBlock NewBlock() => _blocks.TryTake(out SeriesBlock block) ? block : new SeriesBlock(_buffers.Take(), hasLabels: options.Corpora is not [""]);

    /// <inheritdoc/>
    public void Append(SeriesBlock block, OutputTarget output)
    {
        block.MoveTo(Add);
        _blocks.Add(block);
    }

    private readonly byte[][] _corpora = [.. options.Corpora.Select(Encoding.UTF8.GetBytes)];

    private void Add(ReadOnlySpan<byte> corpus, ReadOnlySpan<byte> ngram, int year, NgramCount count)
    {
        int at = 0;
        if (_histories.Length > 1) while (!corpus.SequenceEqual(_corpora[at])) at++;
        _histories[at].Add(ngram, year, count);
        if (count.Matches > 0) _lastYears[at] = Math.Max(_lastYears[at], year);
    }

    /// <inheritdoc/>
    /// <exception cref="MapReduceException">A sum exceeds 2^63-1, or an ngram is absent and <see cref="SeriesOptions.Absent"/> is <see cref="WhenAbsent.Fail"/>.</exception>
    public void End(OutputTarget output)
    {
        foreach (HistoryCollection histories in _histories) histories.Complete();
        var builder = new SeriesBuilder([.. options.Corpora.Zip(_histories)], options);
        IReadOnlyList<NgramSeries> series = builder.Build(expressions);
        Result = new SeriesResult(series, builder.Absent, builder.Splits, builder.OtherReadings) { Sources = builder.Sources, Cut = builder.Cut, Rowless = builder.Rowless, EarlyEnds = builder.EarlyEnds, LastYears = _lastYears };
        if (options.Absent == WhenAbsent.Fail && builder.Absent is [var absent, ..])
            throw new MapReduceException(Failure.BadData, $"{absent}{AbsenceHint.Of(absent.Text)}") { Remedy = Remedy.AllowAbsent };
        if (options.Pivot) WritePivot(series, new BlockWriter(rows, output));
        else WriteRows(series, output);
    }

    private void WriteRows(IReadOnlyList<NgramSeries> series, OutputTarget output)
    {
        bool hasValue = expressions.Any(e => e.IsComposition), mayBeEmpty = options.Absent == WhenAbsent.Empty;
        bool mayLackCounts = mayBeEmpty || expressions.Any(e => !IsSum(e.Root));
        bool hasFrequency = options.Totals.Count > 0;
        Column[] columns =
        [
            new("ngram", ColumnType.Text), new("year", ColumnType.Integer),
            new("match_count", ColumnType.Integer, mayLackCounts), new("volume_count", ColumnType.Integer, mayLackCounts),
            .. hasFrequency ? [new Column(options.Unit.Column, ColumnType.Real, mayLackCounts)] : (Column[])[],
            .. hasValue ? [new Column("value", ColumnType.Real, mayBeEmpty)] : (Column[])[],
            .. options.Smoothing is not null ? [new Column("smoothed", ColumnType.Real, mayBeEmpty)] : (Column[])[],
            .. options.WithVolumeFrequency ? [new Column("volume_frequency", ColumnType.Real, MayBeEmpty: true)] : (Column[])[],
        ];
        rows.Begin(columns, output);
        try
        {
            // The blocks depend on the series alone, not on the number of workers.
            foreach (List<Piece>[] some in Blocks(series).Chunk(options.Workers * BlocksPerWorker))
            {
                IEnumerable<TBlock> filled = some.Length < 2
                    ? some.Select(block => Fill(block, hasValue))
                    : some.AsParallel().AsOrdered().WithDegreeOfParallelism(options.Workers).Select(block => Fill(block, hasValue));
                foreach (TBlock block in filled) rows.Append(block, output);
            }
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        rows.End(output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buffers.Dispose();
        rows.Dispose();
    }

    /// <summary>A series' points [From, To).</summary>
    private readonly record struct Piece(NgramSeries Series, int From, int To);

    /// <summary>Cuts the series into pieces for blocks of about <see cref="BlockBytes"/>; at least one, and the last may be empty.</summary>
    private static IEnumerable<List<Piece>> Blocks(IReadOnlyList<NgramSeries> series)
    {
        var block = new List<Piece>();
        long room = BlockBytes;
        foreach (NgramSeries one in series)
        {
            int rowBytes = one.Name.Length + UsualRowBytes;
            for (int from = 0, to; from < one.Points.Count; from = to)
            {
                to = (int)Math.Min(one.Points.Count, from + Math.Max(1, room / rowBytes));
                block.Add(new Piece(one, from, to));
                room -= (long)(to - from) * rowBytes;
                if (room >= rowBytes) continue;
                yield return block;
                (block, room) = ([], BlockBytes);
            }
        }
        yield return block;
    }

    private TBlock Fill(List<Piece> pieces, bool hasValue)
    {
        TBlock row = rows.NewBlock();
        foreach ((NgramSeries one, int from, int to) in pieces)
        {
            byte[] name = Encoding.UTF8.GetBytes(one.Name);
            for (int i = from; i < to; i++)
            {
                SeriesPoint point = one.Points[i];
                row.Text(name);
                row.Integer(point.Year);
                Count(ref row, one, point, (long)point.Count.Matches);
                Count(ref row, one, point, (long)point.Count.Volumes);
                if (options.Totals.Count > 0) Real(ref row, one.HasCounts ? point.Value : double.NaN);
                if (hasValue) Real(ref row, point.Value);
                if (options.Smoothing is not null) Real(ref row, point.Smoothed);
                if (options.WithVolumeFrequency) Real(ref row, VolumeFrequency(one, point));
                row.EndRow();
            }
        }
        return row;
    }

    private static double VolumeFrequency(NgramSeries series, in SeriesPoint point) => series is { HasCounts: true, Totals: { } totals } && point.HasValue
        ? point.Count.Volumes / totals.VolumesOfYear(point.Year)
        : double.NaN;

    private static bool IsSum(ExpressionNode node) => node is NgramTerm || node is Operation { Operator: '+' } sum && IsSum(sum.Left) && IsSum(sum.Right);

    private void WritePivot(IReadOnlyList<NgramSeries> series, BlockWriter writer)
    {
        // Counts stay whole numbers.
        bool areCounts = options.Totals.Count == 0 && options.Smoothing is null;
        var names = new HashSet<string>(["year"], StringComparer.Ordinal);
        writer.Begin(
        [
            new Column("year", ColumnType.Integer),
            .. series.Select(s => new Column(Unique(s.Name, names), areCounts && !s.IsComposition ? ColumnType.Integer : ColumnType.Real, MayBeEmpty: true)),
        ]);
        Dictionary<int, SeriesPoint>[] byYear = [.. series.Select(s => s.Points.ToDictionary(p => p.Year))];
        foreach (int year in byYear.SelectMany(points => points.Keys).Distinct().Order())
        {
            ref TBlock row = ref writer.Row;
            row.Integer(year);
            for (int i = 0; i < series.Count; i++)
            {
                if (!byYear[i].TryGetValue(year, out SeriesPoint point) || !point.HasValue) row.Empty();
                else if (areCounts && !series[i].IsComposition) row.Integer((long)point.Count.Matches);
                else row.Real(point.Smoothed);
            }
            writer.EndRow();
        }
        writer.End();
    }

    /// <summary>A name that no other column has.</summary>
    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++) unique = $"{name} ({number})";
        return unique;
    }

    private static void Count(ref TBlock row, NgramSeries series, in SeriesPoint point, long count)
    {
        if (series.HasCounts && point.HasValue) row.Integer(count);
        else row.Empty();
    }

    private static void Real(ref TBlock row, double value)
    {
        if (double.IsNaN(value)) row.Empty();
        else row.Real(value);
    }

    /// <summary>Writes rows in blocks.</summary>
    private sealed class BlockWriter(IRowFormat<TBlock> rows, OutputTarget output)
    {
        private TBlock _block;
        /// <summary>Receives the fields of the next row.</summary>
        public ref TBlock Row => ref _block;

        public void Begin(IReadOnlyList<Column> columns)
        {
            rows.Begin(columns, output);
            _block = rows.NewBlock();
        }

        public void EndRow()
        {
            _block.EndRow();
            if (_block.Bytes < BlockBytes) return;
            rows.Append(_block, output);
            _block = rows.NewBlock();
        }

        public void End()
        {
            rows.Append(_block, output);
            rows.End(output);
        }
    }
}

/// <summary>What a run found.</summary>
/// <param name="Series">The series, in the order of the rows.</param>
/// <param name="Absent">Ngrams and groups that do not occur.</param>
/// <param name="Splits">Ngrams that occur only as Google splits them at hyphens.</param>
/// <param name="OtherReadings">Ngrams that occur and that are another reading of an expression.</param>
public sealed record SeriesResult(IReadOnlyList<NgramSeries> Series, IReadOnlyList<AbsentNgram> Absent, IReadOnlyList<NgramTerm> Splits, IReadOnlyList<string> OtherReadings)
{
    /// <summary>Groups of which not all ngrams are series.</summary>
    public IReadOnlyList<CutGroup> Cut { get; init; } = [];

    /// <summary>The counts that the series are computed from, each once.</summary>
    public IReadOnlyCollection<SeriesSource> Sources { get; init; } = [];

    /// <summary>The series that have no row although all their ngrams occur.</summary>
    public IReadOnlyList<RowlessSeries> Rowless { get; init; } = [];

    /// <summary>Corpora that seem to end before the last year that has a row.</summary>
    public IReadOnlyList<EarlyEnd> EarlyEnds { get; init; } = [];

    /// <summary>The last year of the counted rows of each corpus; 0 if it has none.</summary>
    public IReadOnlyList<int> LastYears { get; init; } = [];
}
