using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>A row for each year of a history, as <see cref="ByNgramYear"/> gives them; a note, whose key no ngram has, stays one row.</summary>
internal struct HistoryExpansion : IExpansion<PartList<HistoryMerger>, NgramCount>
{
    private HistoryCursor _cursor;
    private bool _isOpen;

    public static int MostSuffixBytes => ComposedKey.SuffixBytes;

    public void Begin() => _isOpen = false;

    public bool Next(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value, Span<byte> suffix, out int length, out NgramCount row)
    {
        length = 0;
        ReadOnlySpan<byte> history = value.Bytes;
        bool isFirst = !_isOpen;
        if (isFirst) (_isOpen, _cursor) = (true, new HistoryCursor(history));
        if (key is [WatchedWords.KeyMark, ..])
        {
            row = new History(history).Sum;
            return isFirst;
        }
        if (_cursor.IsAtEnd)
        {
            row = default;
            return false;
        }
        (int year, row) = _cursor.Read(history);
        ComposedKey.WriteSuffix(year, suffix);
        length = ComposedKey.SuffixBytes;
        return true;
    }
}
