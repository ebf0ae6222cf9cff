using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Filter;

namespace MapReduce.Ngrams.Group;

/// <summary>Any grouping, plus records of what occurs, which its keys may not contain.</summary>
/// <param name="grouping">The grouping.</param>
/// <param name="years">Takes the years of the rows; null if nobody needs them.</param>
/// <param name="ngrams">Whether the ngrams of the rows are noted.</param>
/// <param name="names">What the result calls ngrams; null if it keeps the spelling of the input.</param>
internal unsafe struct Noting<TGrouping, TValue>(TGrouping grouping, SeenYears? years, bool ngrams, NgramNames? names) : IGrouping<TValue>
    where TGrouping : struct, IGrouping<TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    private TGrouping _grouping = grouping;

    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<TValue> table)
    {
        years?.Add(year);
        _grouping.Add(ngram, length, year, matches, volumes, table);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndNgram(byte* ngram, uint length, CombiningTable<TValue> table)
    {
        _grouping.EndNgram(ngram, length, table);
        if (ngrams) SeenNgrams.Add(table, names, ngram, length);
    }

    public void EndBatch(CombiningTable<TValue> table)
    {
        _grouping.EndBatch(table);
        years?.MoveTo(table);
    }

    public static void AddApart(byte* key, uint length, ulong matches, ulong volumes, CombiningTable<TValue> table) => TGrouping.AddApart(key, length, matches, volumes, table);
}
