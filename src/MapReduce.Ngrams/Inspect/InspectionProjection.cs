using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Output;

namespace MapReduce.Ngrams.Inspect;

/// <summary>Ngrams as rows of nothing else; keeps the years that were noted.</summary>
/// <param name="inspection">What is found.</param>
public readonly struct InspectionProjection(Inspection inspection) : IProjection<NgramCount>
{
    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns => [new Column("ngram", ColumnType.Text)];

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in NgramCount value)
    {
        if (!SeenYears.IsKey(key)) return true;
        int year = SeenYears.Year(key);
        lock (inspection)
        {
            inspection.FirstYear = Math.Min(inspection.FirstYear ?? year, year);
            inspection.LastYear = Math.Max(inspection.LastYear ?? year, year);
        }
        return false;
    }

    /// <inheritdoc/>
    public ulong Rank(in NgramCount value) => value.Matches;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in NgramCount value, ref TRows rows) where TRows : IRowWriter => rows.Text(key);
}
