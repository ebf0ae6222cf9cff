using MapReduce.Input;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Pipeline;

/// <summary>An input while it is read: its dialect, its file, and how many lines each of its chunks had.</summary>
/// <remarks>Lines are noted by several workers at once; the file is closed when the last chunk has been read.</remarks>
internal sealed class OpenInput(InputSource source, int dialect, SafeFileHandle? file, Func<long> linesBefore) : IDisposable
{
    private readonly List<long> _linesByChunk = [];
    private readonly Lock _gate = new();
    private readonly Lazy<long> _linesBefore = new(linesBefore);
    private int _summedChunks;
    private long _summedLines;   // of the first _summedChunks chunks
    private int _holders = 1;

    public InputSource Source => source;

    public int Dialect => dialect;

    public SafeFileHandle? File => file;

    /// <summary>Keeps the input open for one more chunk.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Ends what a <see cref="Hold"/>, or the opening, began.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) Dispose();
    }

    /// <summary>Notes the lines of the chunk with the given 0-based number.</summary>
    public void NoteLines(long chunk, long lines)
    {
        lock (_gate)
        {
            while (_linesByChunk.Count <= chunk) _linesByChunk.Add(0);
            _linesByChunk[(int)chunk] = lines;
        }
    }

    /// <summary>Lines of the input in all chunks before the given one, and before its part. REQUIRES: they are mapped.</summary>
    public long LinesBefore(long chunk)
    {
        long before = _linesBefore.Value;
        lock (_gate)
        {
            // Asked for in ascending order, as rejects are written, all chunks are added up once.
            if (chunk < _summedChunks) (_summedChunks, _summedLines) = (0, 0);
            while (_summedChunks < chunk) _summedLines += _linesByChunk[_summedChunks++];
            return before + _summedLines;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
