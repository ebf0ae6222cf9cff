using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>
/// The files of an archive as one text, in order. A file without a final newline gets one, and a byte order mark is dropped from
/// every file but the first.
/// </summary>
internal sealed class JoinedFiles(IReadOnlyList<ZipEntry> files, Stream archive) : ForwardStream
{
    private Stream? _entry;
    private PeekedStream? _file;
    private int _next;
    private bool _withinLine, _hasGiven;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_file is null)
            {
                if (_next == files.Count) return 0;
                _file = Open(files[_next++]);
            }
            int read = _file.Read(buffer);
            if (read > 0)
            {
                _hasGiven = true;
                _withinLine = buffer[read - 1] != (byte)'\n';
                return read;
            }
            _file = null;
            _entry!.Dispose();
            if (!_withinLine || _next == files.Count) continue;
            _withinLine = false;
            buffer[0] = (byte)'\n';
            return 1;
        }
        return 0;
    }

    private PeekedStream Open(ZipEntry entry)
    {
        _entry = entry.Open(archive);
        var file = new PeekedStream(_entry, ContentKind.HeadBytes);
        try
        {
            if (!file.HasFailed || !file.Head.IsEmpty) ContentKind.Check(file.Head, Container.Zip, entry.Name);
        }
        catch (ForeignContentException e)
        {
            throw new ForeignContentException($"'{entry.Name}' in it {e.Message}");
        }
        // The mark at the start of the whole text is left to the reader, who counts it.
        if (_hasGiven && file.Head.StartsWith("\uFEFF"u8)) file.ReadExactly(stackalloc byte[3]);
        return file;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _entry?.Dispose();
        base.Dispose(disposing);
    }
}
