using MapReduce.Output;

namespace MapReduce.Ngrams.Series;

/// <summary>Rows of <c>ngram year match_count volume_count</c>, as they are.</summary>
public readonly struct SeriesBlock : IRowWriter
{
    private readonly List<byte[]> _ngrams = [];
    private readonly List<long> _numbers = [];   // three a row

    /// <summary>An empty block.</summary>
    public SeriesBlock() { }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8) =>
        // The rows of an ngram follow each other, and share its bytes.
        _ngrams.Add(_ngrams.Count > 0 && utf8.SequenceEqual(_ngrams[^1]) ? _ngrams[^1] : utf8.ToArray());

    /// <inheritdoc/>
    public void Integer(long number) => _numbers.Add(number);

    /// <inheritdoc/>
    public void Real(double number) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void EndRow() { }

    /// <summary>Hands all rows on, in their order.</summary>
    internal void MoveTo(HistoryCollection histories)
    {
        for (int row = 0; row < _ngrams.Count; row++)
            histories.Add(_ngrams[row], (int)_numbers[3 * row], new NgramCount((ulong)_numbers[3 * row + 1], (ulong)_numbers[3 * row + 2]));
    }
}
