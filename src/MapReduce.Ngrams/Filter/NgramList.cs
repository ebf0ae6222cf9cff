using System.Text.Unicode;
using MapReduce.Ngrams.Formats;
using MapReduce.Partition;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Filter;

/// <summary>A file with an ngram a line: plain text in UTF-8, lines ending in LF or CRLF, empty ones left out.</summary>
internal sealed class NgramList : IDisposable
{
    /// <summary>Bytes read at a time.</summary>
    private const int PieceBytes = 1 << 18;

    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Takes an ngram, which stays where it is for the call.</summary>
    public delegate void NgramAction(ReadOnlySpan<byte> ngram);

    /// <summary>Opens a list.</summary>
    /// <exception cref="MapReduceException">It cannot be read.</exception>
    public NgramList(string path)
    {
        _path = path;
        _file = Guard(() => Files.Read(path));
    }

    /// <summary>Bytes of all lines together; null for a pipe.</summary>
    public long? KnownBytes => _file.CanSeek && _file.Length > 0 ? _file.Length : null;

    /// <summary>Bytes of all lines together, or as many as a pipe may give.</summary>
    public long MostBytes => KnownBytes ?? uint.MaxValue;

    /// <summary>Reads all ngrams, in the order of the lines.</summary>
    /// <exception cref="MapReduceException">It cannot be read on, or a line can be no ngram.</exception>
    public void Read(NgramAction take)
    {
        var cutter = new StreamCutter(_file, PieceBytes, NgramBadLines.LineLimitBytes);
        using var buffer = new LineBuffer(PieceBytes);
        for (long number = 1; Guard(() => cutter.Read(buffer)) is { Length: > 0 } piece;)
        {
            ReadOnlySpan<byte> lines = buffer.Span.Slice(piece.Start, piece.Length);
            if (piece.Offset == 0 && lines.StartsWith("\uFEFF"u8)) lines = lines[3..];
            bool sound = !lines.Contains((byte)'\t') && Utf8.IsValid(lines);
            for (; !lines.IsEmpty; number++)
            {
                int newline = lines.IndexOf((byte)'\n');
                ReadOnlySpan<byte> ngram = lines[..newline].TrimEnd((byte)'\r');
                if (!sound || ngram.Length > NgramBadLines.LineLimitBytes) Check(ngram, number);
                if (!ngram.IsEmpty) take(ngram);
                lines = lines[(newline + 1)..];
            }
        }
    }

    private void Check(ReadOnlySpan<byte> ngram, long number)
    {
        string? found = ngram.Length > NgramBadLines.LineLimitBytes ? $"a line of more than {NgramBadLines.LineLimitBytes} bytes, which is no ngram; give one ngram a line"
            : ngram.Contains((byte)'\t') ? "a TAB, which no ngram holds; give one ngram a line and nothing else (cut -f1 makes such a list of a table)"
            : !Utf8.IsValid(ngram) ? "bytes that are no UTF-8; give the list in UTF-8"
            : null;
        if (found is not null) throw new MapReduceException(Failure.BadData, $"{_path}:{number}: {found}");
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MapReduceException(Failure.InputUnreadable, $"{_path}: the list of ngrams cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
