using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// What becomes of a good row: the last type parameter of the scanners, so that each grouping has a loop of its own in
/// which what it does not need is not computed. A worker's scanner owns one while it is in a batch.
/// </summary>
internal unsafe interface IGrouping
{
    /// <summary>Whether <see cref="Add"/> looks at the year.</summary>
    static abstract bool NeedsYear { get; }

    /// <summary>Takes a row of the current ngram, whose bytes stay where they are until the batch ends.</summary>
    void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table);

    /// <summary>The current ngram has no more rows for now.</summary>
    void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table);

    /// <summary>The batch ends.</summary>
    void EndBatch(CombiningTable<NgramCount> table);
}
