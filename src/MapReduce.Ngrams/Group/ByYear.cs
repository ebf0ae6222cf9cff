using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Key: the year, the decade or nothing, as the sums that it is given have it.</summary>
internal unsafe struct ByYear(YearSums sums) : IGrouping
{
    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table) =>
        sums.Add(year, matches, volumes);

    public readonly void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) { }

    public readonly void EndBatch(CombiningTable<NgramCount> table) => sums.MoveTo(table);
}
