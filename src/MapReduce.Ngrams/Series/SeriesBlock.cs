using System.Buffers.Binary;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;

namespace MapReduce.Ngrams.Series;

/// <summary>Rows of <c>ngram year match_count volume_count</c> in binary form.</summary>
public readonly struct SeriesBlock : IRowWriter
{
    /// <summary>Replaces the length of an ngram that equals that of the previous row.</summary>
    private const int Same = -1;

    private readonly State _state = new();

    private sealed class State
    {
        public readonly RowBuffer Rows = new();
        public int NgramAt, NgramLength = Same;   // the last ngram in Rows
    }

    /// <summary>An empty block.</summary>
    public SeriesBlock() { }

    /// <inheritdoc/>
    public long Bytes => _state.Rows.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        RowBuffer rows = _state.Rows;
        // The rows of an ngram are consecutive, so each block stores it once.
        bool isSame = _state.NgramLength != Same && utf8.SequenceEqual(rows.Written.Slice(_state.NgramAt, _state.NgramLength));
        BinaryPrimitives.WriteInt32LittleEndian(rows.Room(sizeof(int)), isSame ? Same : utf8.Length);
        rows.Advance(sizeof(int));
        if (isSame) return;
        (_state.NgramAt, _state.NgramLength) = (rows.Length, utf8.Length);
        rows.Append(utf8);
    }

    /// <inheritdoc/>
    public void Integer(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_state.Rows.Room(sizeof(long)), number);
        _state.Rows.Advance(sizeof(long));
    }

    /// <inheritdoc/>
    public void Real(double number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Empty() => throw new NotSupportedException();

    /// <inheritdoc/>
    public void EndRow() { }

    /// <summary>Moves all rows to the histories, in order.</summary>
    internal void MoveTo(HistoryCollection histories)
    {
        ReadOnlySpan<byte> rest = _state.Rows.Written, ngram = default;
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            rest = rest[sizeof(int)..];
            if (length != Same)
            {
                ngram = rest[..length];
                rest = rest[length..];
            }
            long year = BinaryPrimitives.ReadInt64LittleEndian(rest), matches = BinaryPrimitives.ReadInt64LittleEndian(rest[8..]), volumes = BinaryPrimitives.ReadInt64LittleEndian(rest[16..]);
            histories.Add(ngram, (int)year, new NgramCount((ulong)matches, (ulong)volumes));
            rest = rest[24..];
        }
        _state.Rows.Clear();
        _state.NgramLength = Same;
    }
}
