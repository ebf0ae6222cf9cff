using MapReduce.Input;
using MapReduce.Storage;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Pipeline;

/// <summary>An input being read: its dialect, its file, and the line count of each chunk.</summary>
/// <remarks>Several workers record lines at once; the file is closed after the last chunk has been read.</remarks>
internal sealed class OpenInput : IDisposable
{
    private readonly List<long> _linesByChunk = [];
    private readonly Lock _gate = new();
    private readonly Lazy<long> _linesBefore;
    private int _summedChunks;
    private long _summedLines;   // of the first _summedChunks chunks
    private int _holders = 1;

    /// <summary>An open input.</summary>
    /// <param name="source">The input.</param>
    /// <param name="dialect">The dialect that the job recognized.</param>
    /// <param name="file">The file of a plain input, which this owns; null for a stream.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    public OpenInput(InputSource source, int dialect, SafeFileHandle? file, Func<long> linesBefore)
    {
        (Source, Dialect, File) = (source, dialect, file);
        _linesBefore = new Lazy<long>(linesBefore);
    }

    /// <summary>
    /// Opens a plain file whose ranges the workers read; null if it is empty. An empty file is opened too, so that a misnamed one is
    /// refused. The file is closed if reading or recognizing it fails.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="recognize">Returns the dialect, given the first bytes.</param>
    /// <param name="linesBefore">Lines of the file before the part to be read; called only if a message or a reject needs it.</param>
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
            byte[] head = new byte[Math.Min(InputHead.MostBytes, source.StoredBytes!.Value)];
            int length = InputReader.Guard(source, () => ReadHead(file, head));
            return new OpenInput(source, InputReader.Guard(source, () => recognize(head.AsSpan(0, length))), file, linesBefore);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Recognizes the input of a reader, which the caller still owns.</summary>
    /// <param name="reader">The input.</param>
    /// <param name="recognize">Returns the dialect, given the first bytes; not called for an empty input.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    /// <param name="content">All of the reader's bytes, from the beginning.</param>
    public static OpenInput Stream(InputReader reader, Func<ReadOnlySpan<byte>, int> recognize, Func<long> linesBefore, out Stream content)
    {
        // Not the first chunk, which may be one line: what an input is must not depend on how it is cut.
        var peeked = new PeekedStream(reader.Content, InputHead.MostBytes);
        content = peeked;
        // The container of a pipe is known only to the reader.
        InputSource source = reader.Source with { Container = reader.Container };
        return new OpenInput(source, peeked.Head.IsEmpty ? 0 : InputReader.Guard(source, () => recognize(peeked.Head)), null, linesBefore);
    }

    public InputSource Source { get; }

    public int Dialect { get; }

    public SafeFileHandle? File { get; }

    /// <summary>Keeps the input open for one more chunk.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Ends a <see cref="Hold"/> or the opening.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) Dispose();
    }

    /// <summary>Records the lines of the chunk with the given 0-based number.</summary>
    public void NoteLines(long chunk, long lines)
    {
        lock (_gate)
        {
            while (_linesByChunk.Count <= chunk) _linesByChunk.Add(0);
            _linesByChunk[(int)chunk] = lines;
        }
    }

    /// <summary>Lines of the input before the given chunk, including those before its part. REQUIRES: they are mapped.</summary>
    public long LinesBefore(long chunk)
    {
        long before = _linesBefore.Value;
        lock (_gate)
        {
            // In ascending order, as rejects are written, each chunk is added once.
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
