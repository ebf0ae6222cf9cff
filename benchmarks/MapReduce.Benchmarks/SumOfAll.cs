using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Group;

namespace MapReduce.Benchmarks;

/// <summary>The cheapest grouping: adds up the counts of all rows, whatever their ngrams.</summary>
internal unsafe struct SumOfAll : ICountGrouping
{
    public ulong Matches, Volumes;

    public static bool NeedsYear => false;

    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table)
    {
        Matches += matches;
        Volumes += volumes;
    }

    public readonly void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) { }

    public readonly void EndBatch(CombiningTable<NgramCount> table) { }
}
