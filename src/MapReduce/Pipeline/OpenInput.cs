using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Partition;
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
    /// <param name="file">The file of a plain input, which this owns; null for a stream or a URL.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    public OpenInput(InputSource source, int dialect, SafeFileHandle? file, Func<long> linesBefore)
    {
        (Source, Dialect, File) = (source, dialect, file);
        _linesBefore = new Lazy<long>(linesBefore);
    }

    /// <summary>Whether the workers read ranges of an input: of a plain file, or of one behind a URL that has parts. Any other is a stream.</summary>
    public static bool HasRanges<TJob, TValue>(InputSource source, TJob job)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue> => source.IsSeekable || (source.Web is { } web && job.HasParts(web.Head.Span));

    /// <summary>
    /// Opens an input whose ranges the workers read; null if it is empty and the job does not read its text. An empty file is opened too, so that a misnamed one is
    /// refused. The file is closed if reading or recognizing it fails.
    /// </summary>
    /// <param name="source">The input, which <see cref="HasRanges"/>.</param>
    /// <param name="job">Recognizes it.</param>
    /// <param name="linesBefore">Lines of the file before the part to be read; called only if a message or a reject needs it.</param>
    /// <exception cref="MapReduceException">It cannot be opened or read.</exception>
    public static OpenInput? Ranges<TJob, TValue>(InputSource source, TJob job, Func<long> linesBefore)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        if (source.Web is { } web)
            return InParts<TJob, TValue>(source, InputReader.Guard(source, () => job.Recognize(web.Head.Span)), InputReader.Guard(source, () => new WebRanges(web, source.Name)), null, job, linesBefore);
        SafeFileHandle file = InputReader.OpenRanges(source);
        try
        {
            if (source.BytesToRead == 0)
            {
                if (job.ReadsText) return new OpenInput(source, 0, file, linesBefore);
                file.Dispose();
                return null;
            }
            byte[] head = new byte[Math.Min(InputHead.MostBytes, source.StoredBytes!.Value)];
            int length = InputReader.Guard(source, () => ReadHead(file, head));
            int dialect = InputReader.Guard(source, () => job.Recognize(head.AsSpan(0, length)));
            return InParts<TJob, TValue>(source, dialect, new FileRanges(file, source.Name), file, job, linesBefore);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static OpenInput InParts<TJob, TValue>(InputSource source, int dialect, IRangeReader ranges, SafeFileHandle? file, TJob job, Func<long> linesBefore)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue> =>
        new(source, dialect, file, linesBefore) { PartReader = ranges, Parts = InputReader.Guard(source, () => job.PartsOf(source, dialect, ranges)) };

    /// <summary>Recognizes the input of a reader, which the caller still owns.</summary>
    /// <param name="reader">The input.</param>
    /// <param name="job">Recognizes it, unless it is empty.</param>
    /// <param name="linesBefore">As in <see cref="Ranges"/>.</param>
    /// <param name="content">All of the reader's bytes, from the beginning.</param>
    public static OpenInput Stream<TJob, TValue>(InputReader reader, TJob job, Func<long> linesBefore, out Stream content)
        where TJob : struct, IJob<TJob, TValue>
        where TValue : unmanaged, IMergeable<TValue>
    {
        // Not the first chunk, which may be one line: what an input is must not depend on how it is cut.
        var peeked = new PeekedStream(reader.Content, InputHead.MostBytes);
        content = peeked;
        // The container of a pipe is known only to the reader.
        InputSource source = reader.Source with { Container = reader.Container };
        int dialect = peeked.Head.IsEmpty ? 0 : InputReader.Guard(source, () => job.Recognize(peeked.Head));
        if (!peeked.Head.IsEmpty) _ = InputReader.Guard(source, () => job.PartsOf(source, dialect, null));
        return new OpenInput(source, dialect, null, linesBefore);
    }

    public InputSource Source { get; }

    public int Dialect { get; }

    public SafeFileHandle? File { get; }

    /// <summary>Reads the parts.</summary>
    public IRangeReader? PartReader { get; private init; }

    /// <summary>The parts in which the job reads the input; null if it consists of lines.</summary>
    public IReadOnlyList<ByteRange>? Parts { get; private init; }

    /// <summary>The chunks of the part of the input that is to be read. REQUIRES: it has ranges.</summary>
    public IReadOnlyList<ByteRange> Chunks(int chunkBytes)
    {
        var whole = new ByteRange(Source.PartOffset, Source.BytesToRead!.Value);
        if (whole.Length == 0) return [whole];
        // Like a line, what begins in the part belongs to it.
        return Parts is null ? [.. ByteRange.Cut(whole, chunkBytes)] : [.. Parts.Where(part => part.Offset >= whole.Offset && part.Offset < whole.End)];
    }

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
