using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Output;

namespace MapReduce.Ngrams.Count;

/// <summary>Rows by ngram like those of a <see cref="CountProjection"/>, and after their columns those that need the years of the ngram.</summary>
/// <param name="counts">The other columns, and what is known of the run. REQUIRES: it is by ngram.</param>
/// <param name="columns">Any of <see cref="ExtraColumns.OfYears"/>, in order.</param>
public readonly struct YearsProjection(CountProjection counts, IReadOnlyList<ExtraColumn> columns) : IProjection<PartList<HistoryMerger>>
{
    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns { get; } = [.. counts.Columns, .. columns.Select(column => column.Definition())];

    /// <inheritdoc/>
    /// <exception cref="SumOverflowException">The sum of an ngram's years exceeds its range.</exception>
    public bool Accepts(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value)
    {
        NgramCount sum = new History(value.Bytes).Sum;
        return NgramCount.HasOverflowed(in sum) ? throw new SumOverflowException(key) : counts.Accepts(key, in sum);
    }

    /// <inheritdoc/>
    public ulong Rank(in PartList<HistoryMerger> value) => new History(value.Bytes).Sum.Matches;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value, ref TRows rows) where TRows : IRowWriter
    {
        NgramCount sum = default;
        (int first, int last, int years) = (0, 0, 0);
        foreach (HistoryYear year in new History(value.Bytes))
        {
            NgramCount.Merge(ref sum, year.Count);
            if (years++ == 0) first = year.Year;
            last = year.Year;
        }
        counts.Write(key, in sum, ref rows);
        foreach (ExtraColumn column in columns)
            rows.Integer(column == ExtraColumn.FirstYear ? first : column == ExtraColumn.LastYear ? last : years);
    }
}
