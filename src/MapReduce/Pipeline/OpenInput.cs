using MapReduce.Input;
using MapReduce.Input.Archives;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Pipeline;

/// <summary>An input while it is read: its dialect, its file, and how many lines each of its chunks had.</summary>
/// <remarks>Lines are noted by several workers at once; the file is closed when the last chunk has been read.</remarks>
internal sealed class OpenInput : IDisposable
{
    /// <summary>The beginning of an input that a job is shown to recognize it.</summary>
    private const int HeadBytes = 1 << 16;

    private readonly List<long> _linesByChunk = [];
    private readonly Lock _gate = new();
    private readonly Lazy<long> _linesBefore;
    private int _summedChunks;
    private long _summedLines;   // of the first _summedChunks chunks
    private int _holders = 1;

    /// <summary>An input that is open.</summary>
    /// <param name="source">Which.</param>
    /// <param name="dialect">The dialect that the job has recognized.</param>
    /// <param name="file">The file of a plain input, closed with this; null for a stream.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    public OpenInput(InputSource source, int dialect, SafeFileHandle? file, Func<long> linesBefore)
    {
        (Source, Dialect, File) = (source, dialect, file);
        _linesBefore = new Lazy<long>(linesBefore);
    }

    /// <summary>
    /// Opens a plain file whose ranges are read by whoever maps them; null where there is nothing to read. It is opened all the
    /// same, as an empty file may be refused for what its name promises. It is closed again where its first read or
    /// <paramref name="recognize"/> fails.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="recognize">Says from the first bytes which dialect it is in.</param>
    /// <param name="linesBefore">Lines of the file before the part that is read; asked for only where a message or a reject needs it.</param>
    /// <exception cref="MapReduceException">It cannot be opened or read.</exception>
    public static OpenInput? Ranges(InputSource source, Func<ReadOnlySpan<byte>, int> recognize, Func<long> linesBefore)
    {
        SafeFileHandle file = InputReader.OpenRanges(source);
        try
        {
            if (source.BytesToRead == 0)
            {
                file.Dispose();
                return null;
            }
            byte[] head = new byte[Math.Min(HeadBytes, source.StoredBytes!.Value)];
            int length = InputReader.Guard(source, () => ReadHead(file, head));
            return new OpenInput(source, InputReader.Guard(source, () => recognize(head.AsSpan(0, length))), file, linesBefore);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks at the beginning of what a reader gives. The reader stays its caller's.</summary>
    /// <param name="reader">The input.</param>
    /// <param name="recognize">Says from the first bytes which dialect it is in; not asked of an empty input.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    /// <param name="content">All of the reader's bytes, the beginning again at first.</param>
    public static OpenInput Stream(InputReader reader, Func<ReadOnlySpan<byte>, int> recognize, Func<long> linesBefore, out Stream content)
    {
        // Not the first chunk, which may be one line: what an input is must not depend on how it is cut.
        var peeked = new PeekedStream(reader.Content, HeadBytes);
        content = peeked;
        // What comes through a pipe is told apart only by the reader.
        InputSource source = reader.Source with { Container = reader.Container };
        return new OpenInput(source, peeked.Head.IsEmpty ? 0 : InputReader.Guard(source, () => recognize(peeked.Head)), null, linesBefore);
    }

    public InputSource Source { get; }

    public int Dialect { get; }

    public SafeFileHandle? File { get; }

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
    public void Dispose() => File?.Dispose();

    private static int ReadHead(SafeFileHandle file, byte[] head)
    {
        int length = 0;
        while (length < head.Length && RandomAccess.Read(file, head.AsSpan(length), length) is > 0 and int read) length += read;
        return length;
    }
}
