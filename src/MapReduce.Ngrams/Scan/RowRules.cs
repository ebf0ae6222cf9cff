using MapReduce.Combine;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Scan;

/// <summary>Which ngrams are counted and which are watched. Readable by many threads.</summary>
internal sealed unsafe class RowRules(bool dropTagged, AskedNgrams? asked, WatchedWords? watched)
{
    /// <summary>
    /// Counts from here on go to the table alone, row by row, and it checks sums. Smaller ones are added up within a batch:
    /// it has fewer than 2^31 rows, so their sum stays below 2^63.
    /// </summary>
    public const ulong LargeCount = 1UL << 32;

    /// <summary>Whether every ngram is simply counted, so that nobody needs to ask.</summary>
    public bool CountAll { get; } = !dropTagged && asked is null && watched is null;

    /// <summary>What becomes of the ngram's rows.</summary>
    public RowUse UseOf(ReadOnlySpan<byte> ngram) =>
        ((dropTagged && PosTags.IsTagged(ngram)) || (asked is not null && !asked.Contains(ngram)) ? RowUse.Filter : RowUse.Count)
        | (watched is not null && watched.Contains(ngram) ? RowUse.Watch : RowUse.Filter);

    /// <summary>Adds a row under its ngram's watch key.</summary>
    public static void AddWatched(CombiningTable<NgramCount> table, byte* ngram, uint length, ulong matches, ulong volumes)
    {
        byte* key = table.Compose(length + 1);
        key[0] = WatchedWords.KeyMark;
        new ReadOnlySpan<byte>(ngram, (int)length).CopyTo(new Span<byte>(key + 1, (int)length));
        table.Add(key, length + 1, new NgramCount(matches, volumes));
    }
}
