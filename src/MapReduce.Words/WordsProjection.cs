using MapReduce.Output;

namespace MapReduce.Words;

/// <summary>Words as rows: <c>word</c>, <c>count</c>.</summary>
public readonly struct WordsProjection : IProjection<Occurrences>
{
    private static readonly Column[] Both = [new("word", ColumnType.Text), new("count", ColumnType.Integer)];

    /// <inheritdoc/>
    public IReadOnlyList<Column> Columns => Both;

    /// <inheritdoc/>
    public bool Accepts(ReadOnlySpan<byte> key, in Occurrences value) => true;

    /// <inheritdoc/>
    public ulong Rank(in Occurrences value) => value.Times;

    /// <inheritdoc/>
    public void Write<TRows>(ReadOnlySpan<byte> key, in Occurrences value, ref TRows rows) where TRows : IRowWriter
    {
        rows.Text(key);
        rows.Integer((long)value.Times);
    }
}
