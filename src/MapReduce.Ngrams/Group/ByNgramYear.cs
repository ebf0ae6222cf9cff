using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Key: the ngram and the year, a record a row.</summary>
internal unsafe struct ByNgramYear(NgramNames? names) : IGrouping
{
    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table) =>
        ComposedKey.Add(table, names, ngram, length, year, new NgramCount(matches, volumes));

    public readonly void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) { }

    public readonly void EndBatch(CombiningTable<NgramCount> table) { }
}
