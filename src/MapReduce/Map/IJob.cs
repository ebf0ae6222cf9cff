using MapReduce.Combine;
using MapReduce.Input.Archives;

namespace MapReduce.Map;

/// <summary>
/// A job turns lines into keys and values. It is a struct, so that the compiler specializes the loop for each job and no record
/// costs a virtual call; each worker has its own copy, made by <see cref="ForWorker"/>.
/// </summary>
/// <typeparam name="TSelf">The job itself.</typeparam>
/// <typeparam name="TValue">What equal keys are merged into.</typeparam>
public interface IJob<TSelf, TValue> : IDisposable
    where TSelf : struct, IJob<TSelf, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Identifies the meaning of the rows in Runs: two jobs whose rows must not be merged have different names.</summary>
    string Name { get; }

    /// <summary>The longest line in bytes, without its newline, that <see cref="Map"/> accepts; a longer one may arrive truncated, to no less than one byte more.</summary>
    int LineLimit { get; }

    /// <summary>
    /// Keys that have a row whatever the inputs are, as a sum over nothing has; empty where a row needs a line. Where the inputs
    /// have nothing under such a key, its value is <c>default</c>; otherwise the row comes from the inputs alone.
    /// </summary>
    IReadOnlyList<byte[]> StandingKeys => [];

    /// <summary>A copy with memory of its own, which the worker disposes.</summary>
    TSelf ForWorker();

    /// <summary>Inspects the beginning of an input and returns the number of the dialect that it is in; the numbers are the job's own.</summary>
    /// <param name="head">The first bytes; may end in the middle of a line.</param>
    /// <exception cref="ForeignContentException">It is not what the job reads.</exception>
    int Recognize(ReadOnlySpan<byte> head);

    /// <summary>Maps a batch: its records go into the table, its line counts and bad lines into the tally.</summary>
    void Map(in Batch batch, CombiningTable<TValue> table, BatchTally tally);
}
