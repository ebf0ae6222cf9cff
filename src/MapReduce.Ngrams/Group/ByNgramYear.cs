using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Key: the ngram and the year; one record per row.</summary>
internal unsafe struct ByNgramYear(NgramNames? names) : ICountGrouping
{
    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table) =>
        ComposedKey.Add(table, names, ngram, length, year, new NgramCount(matches, volumes));

    public readonly void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) { }

    public readonly void EndBatch(CombiningTable<NgramCount> table) { }
}

/// <summary>Key: the ngram and the first year of the decade. Years ascend within an ngram, so the table gets one record per decade.</summary>
internal unsafe struct ByNgramDecade(NgramNames? names) : ICountGrouping
{
    private ulong _matches, _volumes;
    private uint _decade;   // first year of the current decade, if one is open
    private bool _open;

    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table)
    {
        uint decade = year - year % 10;
        if (decade != _decade || !_open)
        {
            EndNgram(ngram, length, table);
            (_decade, _open) = (decade, true);
        }
        _matches += matches;
        _volumes += volumes;
    }

    public void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table)
    {
        if (_open) ComposedKey.Add(table, names, ngram, length, _decade, new NgramCount(_matches, _volumes));
        _matches = _volumes = 0;
        _open = false;
    }

    public readonly void EndBatch(CombiningTable<NgramCount> table) { }
}
