using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;
using MapReduce.Output;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Inspect;

/// <summary>Rows with the ngram only; collects the noted years.</summary>
/// <param name="inspection">Receives the results.</param>
public readonly struct InspectionProjection(Inspection inspection) : IProjection<NgramCount>
{
    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns => [new Column("ngram", ColumnType.Text)];

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in NgramCount value)
    {
        if (!SeenYears.IsKey(key)) return true;
        int year = SeenYears.Year(key);
        // The rows of a result by ngram have no year.
        if (year == 0) return false;
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

/// <summary>Counts the rows of an inspection without writing any.</summary>
/// <param name="inspection">Receives the results.</param>
public sealed class InspectionFormat(Inspection inspection) : IRowFormat<InspectionBlock>
{
    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Column> columns, OutputTarget output) { }

    /// <inheritdoc/>
    public InspectionBlock NewBlock() => default;

    /// <inheritdoc/>
    public void Append(InspectionBlock block, OutputTarget output)
    {
        inspection.Ngrams += block.Ngrams;
        inspection.TaggedNgrams += block.Tagged;
    }

    /// <inheritdoc/>
    public void End(OutputTarget output) { }

    /// <inheritdoc/>
    public void Dispose() { }
}

/// <summary>Counts ngrams, and those with tags.</summary>
public struct InspectionBlock : IRowWriter
{
    internal long Ngrams { get; private set; }

    internal long Tagged { get; private set; }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Ngrams++;
        if (PosTags.Of(utf8) != PosTag.None) Tagged++;
    }

    /// <inheritdoc/>
    public readonly void Integer(long number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public readonly void Real(double number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public readonly void Empty() => throw new NotSupportedException();

    /// <inheritdoc/>
    public readonly void EndRow() { }
}
