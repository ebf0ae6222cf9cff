using System.Runtime.CompilerServices;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>Any grouping, and beside it the years that occur, which its keys may not tell.</summary>
internal unsafe struct NotingYears<TGrouping>(TGrouping grouping, SeenYears years) : IGrouping where TGrouping : struct, IGrouping
{
    private TGrouping _grouping = grouping;

    public static bool NeedsYear => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table)
    {
        years.Add(year);
        _grouping.Add(ngram, length, year, matches, volumes, table);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table) => _grouping.EndNgram(ngram, length, table);

    public void EndBatch(CombiningTable<NgramCount> table)
    {
        _grouping.EndBatch(table);
        years.MoveTo(table);
    }
}
