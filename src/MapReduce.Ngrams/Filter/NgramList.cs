using System.Text;
using System.Text.Unicode;
using MapReduce.Ngrams.Formats;
using MapReduce.Partition;
using MapReduce.Storage;

namespace MapReduce.Ngrams.Filter;

/// <summary>
/// Reads a file with one ngram per line: UTF-8, lines ending in LF or CRLF. Empty lines are skipped, and blanks around an ngram are
/// removed, since no ngram begins or ends with one.
/// </summary>
internal sealed class NgramList : IDisposable
{
    /// <summary>How much is read at a time, in bytes.</summary>
    private const int PieceBytes = 1 << 18;

    private readonly string _path;
    private readonly FileStream _file;

    private (long Line, string Text)? _firstTrimmed;
    private long _trimmed;

    /// <summary>Gets one ngram, valid during the call.</summary>
    public delegate void NgramAction(ReadOnlySpan<byte> ngram);

    /// <summary>Opens a list.</summary>
    /// <exception cref="MapReduceException">The file cannot be read.</exception>
    public NgramList(string path)
    {
        _path = path;
        _file = Guard(() => Files.Read(path));
    }

    /// <summary>Size of the file in bytes; null for a pipe.</summary>
    public long? KnownBytes => _file.CanSeek && _file.Length > 0 ? _file.Length : null;

    /// <summary>Size of the file in bytes, or the limit for a pipe.</summary>
    public long MostBytes => KnownBytes ?? uint.MaxValue;

    /// <summary>A warning of blanks around ngrams, once the list is read; null if there were none.</summary>
    public Warning? Warning => _firstTrimmed is not { } first ? null : new Warning(
        WarningKind.BlanksInList,
        $"{_path}:{first.Line}: there are blanks around '{first.Text}'{(_trimmed > 1 ? $", and around {Readable.Plural(_trimmed - 1, "more ngram")}" : "")}; no ngram begins or ends with a blank, so they are ignored: remove them from the list");

    /// <summary>Reads all ngrams in file order.</summary>
    /// <exception cref="MapReduceException">Reading fails, or a line cannot be an ngram.</exception>
    public void Read(NgramAction take)
    {
        var cutter = new StreamCutter(_file, PieceBytes, NgramBadLines.LineLimitBytes);
        using var buffer = new LineBuffer(PieceBytes);
        for (long number = 1; Guard(() => cutter.Read(buffer)) is { Length: > 0 } piece;)
        {
            ReadOnlySpan<byte> lines = buffer.Span.Slice(piece.Start, piece.Length);
            if (piece.Offset == 0 && lines.StartsWith("\uFEFF"u8)) lines = lines[3..];
            bool valid = !lines.Contains((byte)'\t') && Utf8.IsValid(lines);
            for (; !lines.IsEmpty; number++)
            {
                int newline = lines.IndexOf((byte)'\n');
                ReadOnlySpan<byte> ngram = lines[..newline].TrimEnd((byte)'\r');
                if (!valid || ngram.Length > NgramBadLines.LineLimitBytes) Check(ngram, number);
                if (ngram is [(byte)' ', ..] or [.., (byte)' ']) ngram = Trim(ngram, number);
                if (!ngram.IsEmpty) take(ngram);
                lines = lines[(newline + 1)..];
            }
        }
    }

    private ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line, long number)
    {
        ReadOnlySpan<byte> ngram = line.Trim((byte)' ');
        if (ngram.IsEmpty) return ngram;
        _trimmed++;
        _firstTrimmed ??= (number, Encoding.UTF8.GetString(ngram));
        return ngram;
    }

    private void Check(ReadOnlySpan<byte> ngram, long number)
    {
        string? found = ngram.Length > NgramBadLines.LineLimitBytes ? $"a line of more than {NgramBadLines.LineLimitBytes} bytes, which cannot be an ngram; put one ngram on each line"
            : ngram.Contains((byte)'\t') ? "a TAB, which an ngram cannot contain; put one ngram and nothing else on each line (cut -f1 makes such a list from a table)"
            : !Utf8.IsValid(ngram) ? "invalid UTF-8; save the list as UTF-8"
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
            throw new MapReduceException(Failure.InputUnreadable, $"{_path}: the list of ngrams cannot be read: {Files.Reason(e)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
