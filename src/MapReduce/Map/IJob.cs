using MapReduce.Combine;
using MapReduce.Input.Archives;

namespace MapReduce.Map;

/// <summary>
/// A job: lines to keys and values. It is a struct, so that the compiler makes a loop of its own for each job and no
/// record costs a virtual call; each worker has its own copy, made by <see cref="ForWorker"/>.
/// </summary>
/// <typeparam name="TSelf">The job itself.</typeparam>
/// <typeparam name="TValue">What equal keys are merged into.</typeparam>
public interface IJob<TSelf, TValue> : IDisposable
    where TSelf : struct, IJob<TSelf, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>What the rows mean, as Runs carry it: two jobs whose rows must not be merged have two names.</summary>
    string Name { get; }

    /// <summary>The longest line in bytes, newline not counted, that <see cref="Map"/> takes for one; a longer one may reach it cut, to no less than one byte more.</summary>
    int LineLimit { get; }

    /// <summary>
    /// Keys that have a row whatever the inputs are, as a sum over nothing has; none where a row needs a line. Where the
    /// inputs have nothing under such a key, the row's value is <c>default</c>; where they have, the row is theirs alone.
    /// </summary>
    IReadOnlyList<byte[]> StandingKeys => [];

    /// <summary>A copy with memory of its own, which the worker disposes.</summary>
    TSelf ForWorker();

    /// <summary>Looks at the beginning of an input and says which of the job's dialects it is in, as a number of the job's own.</summary>
    /// <param name="head">The first bytes; may end in the middle of a line.</param>
    /// <exception cref="Input.Archives.ForeignContentException">It is something else than what the job reads.</exception>
    int Recognize(ReadOnlySpan<byte> head);

    /// <summary>Puts all records of a batch into the table and all that is to be said of its lines into the tally.</summary>
    void Map(in Batch batch, CombiningTable<TValue> table, BatchTally tally);
}
