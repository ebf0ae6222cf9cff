using MapReduce.Combine;
using MapReduce.Ngrams.Formats;

namespace MapReduce.Ngrams.Group;

/// <summary>
/// What to do with a valid row. It is a type parameter of the scanners, so that the compiler generates a loop for each
/// grouping without the work that the grouping does not need. Owned by a worker.
/// </summary>
internal unsafe interface IGrouping
{
    /// <summary>Whether <see cref="Add"/> uses the year.</summary>
    static abstract bool NeedsYear { get; }

    /// <summary>Adds a row of the current ngram, whose bytes stay valid until the batch ends.</summary>
    void Add(byte* ngram, uint length, uint year, ulong matches, ulong volumes, CombiningTable<NgramCount> table);

    /// <summary>Ends the current run of rows of an ngram.</summary>
    void EndNgram(byte* ngram, uint length, CombiningTable<NgramCount> table);

    /// <summary>Ends the batch.</summary>
    void EndBatch(CombiningTable<NgramCount> table);
}
