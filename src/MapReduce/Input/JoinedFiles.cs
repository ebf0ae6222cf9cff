namespace MapReduce.Input;

/// <summary>The files of an archive as one text, one behind the other; where one ends without a newline, it is given one.</summary>
internal sealed class JoinedFiles(IReadOnlyList<ZipEntry> files) : ForwardStream
{
    private Stream? _file;
    private int _next;
    private bool _withinLine;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_file is null)
            {
                if (_next == files.Count) return 0;
                _file = files[_next++].Open();
            }
            int read = _file.Read(buffer);
            if (read > 0)
            {
                _withinLine = buffer[read - 1] != (byte)'\n';
                return read;
            }
            _file.Dispose();
            _file = null;
            if (!_withinLine || _next == files.Count) continue;
            _withinLine = false;
            buffer[0] = (byte)'\n';
            return 1;
        }
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        base.Dispose(disposing);
    }
}
