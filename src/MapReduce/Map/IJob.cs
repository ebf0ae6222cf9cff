using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Partition;

namespace MapReduce.Map;

/// <summary>
/// A job turns lines into keys and values. It is a struct, so that the compiler specializes the loop for each job and no record
/// costs a virtual call; each worker has its own copy, made by <see cref="ForWorker"/>.
/// </summary>
/// <typeparam name="TSelf">The job itself.</typeparam>
/// <typeparam name="TValue">The value that equal keys merge into.</typeparam>
public interface IJob<TSelf, TValue> : IDisposable
    where TSelf : struct, IJob<TSelf, TValue>
    where TValue : unmanaged, IMergeable<TValue>
{
    /// <summary>Identifies the meaning of the rows in Runs: two jobs whose rows must not be merged have different names.</summary>
    string Name { get; }

    /// <summary>The longest line in bytes, without its newline, that <see cref="Map"/> accepts; a longer line may be truncated to <c>LineLimit + 1</c> bytes or more.</summary>
    int LineLimit { get; }

    /// <summary>
    /// Keys that have a row whatever the inputs are, as a sum over nothing has; empty if a row needs a line. If the inputs
    /// have nothing under such a key, its value is <c>default</c>; otherwise the row comes from the inputs alone.
    /// </summary>
    IReadOnlyList<byte[]> StandingKeys => [];

    /// <summary>A copy with memory of its own, which the worker disposes.</summary>
    TSelf ForWorker();

    /// <summary>Inspects the beginning of an input and returns the number of the dialect that it is in; the numbers are the job's own.</summary>
    /// <param name="head">The first bytes; may end in the middle of a line.</param>
    /// <exception cref="ForeignContentException">It is not what the job reads.</exception>
    int Recognize(ReadOnlySpan<byte> head);

    /// <summary>Whether an input that begins with these bytes has parts; asked before <see cref="PartsOf"/>, of an input behind a URL, which is otherwise read from its beginning to its end.</summary>
    /// <param name="head">The first 32 bytes, or all if there are fewer.</param>
    bool HasParts(ReadOnlySpan<byte> head) => false;

    /// <summary>
    /// The parts of an input that has blocks and an index of them, as a file of a job's own may have; null if it has lines. A batch is then the bytes
    /// of one part. A job that looks for some keys only may leave out parts.
    /// </summary>
    /// <param name="input">The input. Called before its first batch is mapped, once for each time that it is read.</param>
    /// <param name="dialect">The dialect that <see cref="Recognize"/> returned.</param>
    /// <param name="file">The whole file; null if the input can only be read from its beginning to its end.</param>
    /// <returns>Where the parts lie in the file, in ascending order.</returns>
    /// <exception cref="ForeignContentException">The input must be a file, or a URL of one.</exception>
    /// <exception cref="MapReduceException">The file is damaged.</exception>
    IReadOnlyList<ByteRange>? PartsOf(InputSource input, int dialect, IRangeReader? file) => null;

    /// <summary>
    /// Gives <paramref name="user"/> the job in the form in which it maps: usually itself. A job whose rows take less memory together
    /// may give another one, with an expansion of its values to rows.
    /// </summary>
    /// <param name="user">Uses it.</param>
    /// <param name="inputs">What it will map. The rows must not depend on the choice.</param>
    void UseMapper(IMapperUser<TValue> user, IReadOnlyList<InputSource> inputs) => user.Use((TSelf)this);

    /// <summary>Whether the job is also given all bytes of its inputs, apart from their lines: <see cref="ReadText"/>.</summary>
    bool ReadsText => false;

    /// <summary>
    /// Is given some of an input's decompressed text, byte by byte as it is: also the rest of a line that is too long, but no newline that the last line
    /// lacks. All calls together are given each byte once; an empty input has one call. An input that has parts has none.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="offset">Where the bytes start in the decompressed input.</param>
    /// <param name="text">The bytes.</param>
    /// <param name="table">Receives records, as in <see cref="Map"/>.</param>
    void ReadText(InputSource input, long offset, ReadOnlySpan<byte> text, CombiningTable<TValue> table) { }

    /// <summary>Maps a batch: its records go into the table, its line counts and bad lines into the tally.</summary>
    void Map(in Batch batch, CombiningTable<TValue> table, BatchTally tally);
}

/// <summary>
/// The unit of work of a job: whole lines, each with its newline, or one of <see cref="IJob{TSelf, TValue}.PartsOf"/>, in memory that is readable
/// <see cref="Partition.LineBuffer.PaddingBefore"/> bytes before and <see cref="Partition.LineBuffer.PaddingAfter"/> bytes beyond.
/// The creator guarantees this memory, and a newline as the last byte of lines. The job may use it only during <c>Map</c>.
/// </summary>
/// <param name="input">Where the lines come from.</param>
/// <param name="dialect">The dialect that the job recognized.</param>
/// <param name="lines">The first byte of the first line.</param>
/// <param name="length">Length of all lines in bytes.</param>
/// <param name="offset">Where the first line starts in the decompressed input, in bytes.</param>
public readonly unsafe struct Batch(InputSource input, int dialect, byte* lines, int length, long offset)
{
    /// <summary>Where the lines come from.</summary>
    public InputSource Input { get; } = input;

    /// <summary>The dialect that <see cref="IJob{TSelf, TValue}.Recognize"/> returned for the input.</summary>
    public int Dialect { get; } = dialect;

    /// <summary>The first byte of the first line.</summary>
    public byte* Lines { get; } = lines;

    /// <summary>Length of all lines in bytes, the last newline included.</summary>
    public int Length { get; } = length;

    /// <summary>All of the batch. REQUIRES: as for the batch.</summary>
    public ReadOnlySpan<byte> Bytes => new(Lines, Length);

    /// <summary>Where the first line starts in the decompressed input, in bytes.</summary>
    public long Offset { get; } = offset;
}
