using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Key: the ngram, under its name in the result. Rows of an ngram are consecutive, so the table gets one record for each run of them.</summary>
internal unsafe struct ByNgram(NgramNames? names) : ICountGrouping
{
    private ulong _matches, _volumes;

    public static bool NeedsYear => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table)
    {
        _matches += matches;
        _volumes += volumes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table)
    {
        if (names is null) table.Add(ngram, length, new NgramCount(_matches, _volumes));
        else names.Add(table, ngram, length, new NgramCount(_matches, _volumes));
        _matches = _volumes = 0;
    }

    public readonly void EndBatch(CombiningTable<NgramCount> table) { }
}
