using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// What to do with a valid row. It is a type parameter of the scanners, so that the compiler generates a loop for each
/// grouping without the work that the grouping does not need. Owned by a worker.
/// </summary>
/// <typeparam name="TValue">The value that its keys have.</typeparam>
internal unsafe interface IGrouping<TValue> where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Whether <see cref="Add"/> uses the year.</summary>
    static abstract bool NeedsYear { get; }

    /// <summary>Whether all years of an ngram may be added at once, by <see cref="AddNgram"/>.</summary>
    static virtual bool TakesNgrams => false;

    /// <summary>Adds a row of the current ngram, whose bytes stay valid until the batch ends.</summary>
    void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<TValue> table);

    /// <summary>Ends the current run of rows of an ngram.</summary>
    void EndNgram(byte* ngram, uint length, CombiningTable<TValue> table);

    /// <summary>Adds the rows of an ngram that has no others here. REQUIRES: <see cref="TakesNgrams"/>, and the run of rows before has ended.</summary>
    /// <param name="ngram">The ngram.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="years">The years, in any order. For this and <paramref name="counts"/>: 64 bytes behind them are readable.</param>
    /// <param name="counts">For each year, the matches in the lower 32 bits and the volumes in the upper.</param>
    /// <param name="count">Number of rows, at least 1.</param>
    /// <param name="table">Receives the rows.</param>
    void AddNgram(byte* ngram, uint length, uint* years, ulong* counts, int count, CombiningTable<TValue> table) => throw new NotSupportedException();

    /// <summary>Ends the batch.</summary>
    void EndBatch(CombiningTable<TValue> table);

    /// <summary>Adds counts under a key that is not one of the grouping's. REQUIRES: as <see cref="CombiningTable{TValue}.Add(byte*, uint, in TValue)"/>.</summary>
    static abstract void AddApart(byte* key, uint length, ulong matches, ulong volumes, CombiningTable<TValue> table);
}

/// <summary>A grouping whose keys have counts.</summary>
internal unsafe interface ICountGrouping : IGrouping<NgramCount>
{
    static void IGrouping<NgramCount>.AddApart(byte* key, uint length, ulong matches, ulong volumes, CombiningTable<NgramCount> table) =>
        table.Add(key, length, new NgramCount(matches, volumes));
}
