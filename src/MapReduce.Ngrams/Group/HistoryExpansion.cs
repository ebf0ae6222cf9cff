using MapReduce.Combine;
using MapReduce.Map;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>A row for each year of a history, as <see cref="ByNgramYear"/> gives them; a note, whose key no ngram has, stays one row.</summary>
internal struct HistoryExpansion : IExpansion<PartList<HistoryMerger>, NgramCount>
{
    private int _at, _nextYear;

    public static int MostSuffixBytes => ComposedKey.SuffixBytes;

    public void Begin() => (_at, _nextYear) = (0, 0);

    public bool Next(ReadOnlySpan<byte> key, in PartList<HistoryMerger> value, Span<byte> suffix, out int length, out NgramCount row)
    {
        length = 0;
        ReadOnlySpan<byte> history = value.Bytes;
        if (key is [WatchedWords.KeyMark, ..])
        {
            row = new History(history).Sum;
            return _nextYear++ == 0;
        }
        if (_at == history.Length)
        {
            row = default;
            return false;
        }
        (int year, row) = History.Read(history, ref _at, ref _nextYear);
        ComposedKey.WriteSuffix(year, suffix);
        length = ComposedKey.SuffixBytes;
        return true;
    }
}
