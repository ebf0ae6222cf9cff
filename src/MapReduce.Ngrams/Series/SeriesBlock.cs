using System.Buffers.Binary;
using MapReduce.Ngrams.Formats;
using MapReduce.Output;

namespace MapReduce.Ngrams.Series;

/// <summary>Rows of <c>[corpus] ngram year match_count volume_count</c> in binary form.</summary>
public readonly struct SeriesBlock : IRowWriter
{
    /// <summary>Replaces the length of a text that equals that of the previous row.</summary>
    private const int Same = -1;

    private readonly State _state;

    private sealed class State(RowBuffer rows, int texts)
    {
        public readonly RowBuffer Rows = rows;
        public readonly (int At, int Length)[] Last = [.. Enumerable.Repeat((0, Same), texts)];   // each column's last text in Rows
        public int Column;   // of the next text
    }

    /// <summary>An empty block.</summary>
    /// <param name="rows">Its memory.</param>
    /// <param name="hasLabels">Whether rows begin with the name of a corpus.</param>
    internal SeriesBlock(RowBuffer rows, bool hasLabels) => _state = new State(rows, hasLabels ? 2 : 1);

    /// <inheritdoc/>
    public long Bytes => _state.Rows.Length;

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        RowBuffer rows = _state.Rows;
        ref (int At, int Length) last = ref _state.Last[_state.Column++];
        // The rows of an ngram are consecutive, so each block stores it once.
        bool isSame = last.Length != Same && utf8.SequenceEqual(rows.Written.Slice(last.At, last.Length));
        BinaryPrimitives.WriteInt32LittleEndian(rows.Room(sizeof(int)), isSame ? Same : utf8.Length);
        rows.Advance(sizeof(int));
        if (isSame) return;
        last = (rows.Length, utf8.Length);
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
    public void EndRow() => _state.Column = 0;

    /// <summary>Gets a row: the corpus (empty if there is only one), the ngram, the year and the counts.</summary>
    internal delegate void RowAction(ReadOnlySpan<byte> corpus, ReadOnlySpan<byte> ngram, int year, NgramCount count);

    /// <summary>Moves all rows out, in order.</summary>
    internal void MoveTo(RowAction take)
    {
        ReadOnlySpan<byte> rest = _state.Rows.Written, corpus = default, ngram = default;
        while (!rest.IsEmpty)
        {
            if (_state.Last.Length > 1) corpus = Next(ref rest, corpus);
            ngram = Next(ref rest, ngram);
            long year = BinaryPrimitives.ReadInt64LittleEndian(rest), matches = BinaryPrimitives.ReadInt64LittleEndian(rest[8..]), volumes = BinaryPrimitives.ReadInt64LittleEndian(rest[16..]);
            take(corpus, ngram, (int)year, new NgramCount((ulong)matches, (ulong)volumes));
            rest = rest[24..];
        }
        _state.Rows.Clear();
        _state.Last.AsSpan().Fill((0, Same));
    }

    private static ReadOnlySpan<byte> Next(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> last)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (length == Same) return last;
        ReadOnlySpan<byte> text = rest[..length];
        rest = rest[length..];
        return text;
    }
}
