using MapReduce.Input;
using MapReduce.Partition;

namespace MapReduce.Pipeline;

/// <summary>
/// The progress of a run. Workers update it once per chunk with interlocked operations; any thread may read any property at any
/// time.
/// </summary>
public sealed class RunProgress
{
    private int _phase;
    private long _bytesTotal, _bytesDone, _chunksTotal, _chunksDone, _rangesTotal, _rangesDone, _partsTotal, _partsKept, _bytesKept;
    private int _streams;

    /// <summary>What the run is doing.</summary>
    public RunPhase Phase => (RunPhase)Volatile.Read(ref _phase);

    /// <summary>Stored bytes (compressed, if they are compressed) of all inputs of known length; the length of a pipe is known at its end.</summary>
    public long BytesTotal => Interlocked.Read(ref _bytesTotal);

    /// <summary>Stored bytes read so far.</summary>
    public long BytesDone => Interlocked.Read(ref _bytesDone);

    /// <summary>Map operations known so far: final at once for plain files, growing while a compressed or streamed input is read.</summary>
    public long ChunksTotal => Interlocked.Read(ref _chunksTotal);

    /// <summary>Map operations finished.</summary>
    public long ChunksDone => Interlocked.Read(ref _chunksDone);

    /// <summary>Whether the length of every input is known.</summary>
    public bool IsTotalKnown => Volatile.Read(ref _streams) == 0;

    /// <summary>Key ranges to merge and write; 0 until they are cut.</summary>
    public long RangesTotal => Interlocked.Read(ref _rangesTotal);

    /// <summary>Key ranges written.</summary>
    public long RangesDone => Interlocked.Read(ref _rangesDone);

    /// <summary>Parts of a run with a checkpoint; 0 without one.</summary>
    public long PartsTotal => Interlocked.Read(ref _partsTotal);

    /// <summary>Parts that an earlier run had finished, which were not read again.</summary>
    public long PartsKept => Interlocked.Read(ref _partsKept);

    /// <summary>Stored bytes of those parts. They count as done.</summary>
    public long BytesKept => Interlocked.Read(ref _bytesKept);

    /// <summary>Marks the result as committed; only then is the run done.</summary>
    public void Complete() => Enter(RunPhase.Done);

    internal void Enter(RunPhase phase) => Volatile.Write(ref _phase, (int)phase);

    internal void Expect(InputSource input, int chunkBytes)
    {
        if (input.BytesToRead is { } bytes) Interlocked.Add(ref _bytesTotal, bytes);
        else Interlocked.Increment(ref _streams);
        Interlocked.Add(ref _chunksTotal, ChunksOf(input, chunkBytes));
    }

    /// <summary>Replaces what was expected of an input by the parts of it that are read.</summary>
    internal void ReadsParts(InputSource input, int chunkBytes, IReadOnlyList<ByteRange> parts)
    {
        Interlocked.Add(ref _bytesTotal, parts.Sum(part => part.Length) - input.BytesToRead!.Value);
        Interlocked.Add(ref _chunksTotal, parts.Count - ChunksOf(input, chunkBytes));
    }

    private static long ChunksOf(InputSource input, int chunkBytes) => input.IsSeekable ? ByteRange.CountIn(input.BytesToRead!.Value, chunkBytes) : 0;

    /// <summary>Records the length of an input that was unknown until its end.</summary>
    internal void Learn(long bytes)
    {
        Interlocked.Add(ref _bytesTotal, bytes);
        Interlocked.Decrement(ref _streams);
    }

    internal void ExpectChunks(long chunks) => Interlocked.Add(ref _chunksTotal, chunks);

    internal void AddBytes(long bytes) => Interlocked.Add(ref _bytesDone, bytes);

    internal void ExpectParts(long parts) => Interlocked.Add(ref _partsTotal, parts);

    /// <summary>Counts a part that an earlier run had finished.</summary>
    internal void Skip(long bytes, long chunks)
    {
        Interlocked.Increment(ref _partsKept);
        Interlocked.Add(ref _bytesKept, bytes);
        AddBytes(bytes);
        Interlocked.Add(ref _chunksDone, chunks);
    }

    internal void FinishChunk() => Interlocked.Increment(ref _chunksDone);

    internal void ExpectRanges(long ranges)
    {
        Interlocked.Exchange(ref _rangesDone, 0);
        Interlocked.Exchange(ref _rangesTotal, ranges);
    }

    internal void FinishRange() => Interlocked.Increment(ref _rangesDone);
}

/// <summary>What a run is doing.</summary>
public enum RunPhase
{
    /// <summary>Reading and mapping the inputs.</summary>
    Map,

    /// <summary>Sorting the tables.</summary>
    Reduce,

    /// <summary>Merging, formatting and writing rows.</summary>
    Write,

    /// <summary>The output is committed.</summary>
    Done,
}
