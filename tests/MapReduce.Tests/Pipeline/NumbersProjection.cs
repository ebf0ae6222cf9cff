using MapReduce.Output;
using MapReduce.Tests.Combine;

namespace MapReduce.Tests.Pipeline;

/// <summary>Keys and sums as rows; keys that begin with <c>-</c> are no rows.</summary>
/// <param name="onAccept">Called with the 0-based number of each key that is asked for; may throw.</param>
/// <param name="onWrite">Called with the 0-based number of each row that is written; may throw.</param>
public readonly struct NumbersProjection(Action<int>? onAccept = null, Action<int>? onWrite = null) : IProjection<Sum>
{
    private readonly int[] _calls = new int[2];

    public IReadOnlyList<Column> Columns => [new("key", ColumnType.Text), new("sum", ColumnType.Integer)];

    public bool Accepts(ReadOnlySpan<byte> key, in Sum value)
    {
        onAccept?.Invoke(Interlocked.Increment(ref _calls[0]) - 1);
        return key is not [(byte)'-', ..];
    }

    public ulong Rank(in Sum value) => value.Number;

    public void Write<TRows>(ReadOnlySpan<byte> key, in Sum value, ref TRows rows) where TRows : IRowWriter
    {
        onWrite?.Invoke(Interlocked.Increment(ref _calls[1]) - 1);
        rows.Text(key);
        rows.Integer((long)value.Number);
    }
}
