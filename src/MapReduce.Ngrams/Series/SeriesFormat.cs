using System.Collections.Concurrent;
using System.Text;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Totals;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Series;

/// <summary>
/// An adapter between a run by ngram and year and an output format: it collects the rows of the run, and at the end writes
/// those of the series.
/// </summary>
/// <remarks>REQUIRES: the run counts only rows of <see cref="SeriesOptions.Years"/>, unless null.</remarks>
/// <param name="expressions">The expressions, in the order of the rows.</param>
/// <param name="options">Years, totals and smoothing.</param>
/// <param name="rows">The output format.</param>
public sealed class SeriesFormat<TBlock>(IReadOnlyList<NgramExpression> expressions, SeriesOptions options, IRowFormat<TBlock> rows) : IRowFormat<SeriesBlock>
    where TBlock : struct, IRowWriter
{
    /// <summary>The most rows in a block.</summary>
    private const int RowsPerBlock = 1 << 15;

    /// <summary>The size at which a block is full, for long names.</summary>
    private const long BytesPerBlock = 8L << 20;

    private readonly HistoryCollection _histories = new(expressions, options.FoldCase);
    private readonly ConcurrentBag<SeriesBlock> _blocks = [];

    /// <summary>The series; set when all rows are written.</summary>
    public IReadOnlyList<NgramSeries> Series { get; private set; } = [];

    /// <summary>The ngrams and patterns that do not occur; set when all rows are written.</summary>
    public IReadOnlyList<string> Absent { get; private set; } = [];

    private bool IsShare => expressions[0].IsShare;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) { }

    /// <inheritdoc/>
    public SeriesBlock NewBlock() => _blocks.TryTake(out SeriesBlock block) ? block : new SeriesBlock();

    /// <inheritdoc/>
    public void Append(SeriesBlock block, OutputTarget output)
    {
        block.MoveTo(_histories);
        _blocks.Add(block);
    }

    /// <inheritdoc/>
    public void End(OutputTarget output)
    {
        _histories.Complete();
        Absent = [.. expressions.SelectMany(e => e.Pattern is { } pattern
            ? _histories[pattern].Count == 0 ? [e.Text] : []
            : e.Ngrams.Where(ngram => !_histories[ngram].Years.Any())).Distinct()];
        Series = new SeriesBuilder(_histories, options).Build(expressions);
        rows.Begin([.. Columns()], output);
        TBlock block = rows.NewBlock();
        int count = 0;
        foreach (NgramSeries series in Series)
        {
            byte[] name = Encoding.UTF8.GetBytes(series.Name);
            foreach (SeriesPoint point in series.Points)
            {
                Write(name, point, ref block);
                if (++count < RowsPerBlock && block.Bytes < BytesPerBlock) continue;
                count = 0;
                rows.Append(block, output);
                block = rows.NewBlock();
            }
        }
        rows.Append(block, output);
        rows.End(output);
    }

    private IEnumerable<Column> Columns()
    {
        yield return new Column("ngram", ColumnType.Text);
        yield return new Column("year", ColumnType.Integer);
        if (IsShare) yield return new Column("share", ColumnType.Real);
        else
        {
            yield return new Column("match_count", ColumnType.Integer);
            yield return new Column("volume_count", ColumnType.Integer);
            if (options.Totals is not null) yield return new Column("relative_frequency", ColumnType.Real);
        }
        if (options.Smoothing is not null) yield return new Column("smoothed", ColumnType.Real);
    }

    private void Write(byte[] name, in SeriesPoint point, ref TBlock block)
    {
        block.Text(name);
        block.Integer(point.Year);
        if (IsShare) block.Real(point.Value);
        else
        {
            block.Integer((long)point.Count.Matches);
            block.Integer((long)point.Count.Volumes);
            if (options.Totals is not null) block.Real(point.Value);
        }
        if (options.Smoothing is not null) block.Real(point.Smoothed);
        block.EndRow();
    }
}

/// <summary>How to compute series from histories.</summary>
public sealed record SeriesOptions
{
    /// <summary>The years of the series. An open end is the first or last year in which any of the ngrams occurs; null for both ends open.</summary>
    public YearRange? Years { get; init; }

    /// <summary>Whether ngrams that differ only in case count as one.</summary>
    public bool FoldCase { get; init; }

    /// <summary>The totals of the corpus, for relative frequencies; years without a total have no point. Null for counts.</summary>
    public YearTotals? Totals { get; init; }

    /// <summary>How many years on either side smoothing includes; null for no smoothing.</summary>
    public int? Smoothing { get; init; }
}
