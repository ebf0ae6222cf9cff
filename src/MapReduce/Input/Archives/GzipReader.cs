using System.Buffers.Binary;
using MapReduce.Input.Inflate;
using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>
/// The decompressed bytes of all members of a gzip stream, including empty ones. Every member's length and checksum are checked;
/// only zeros may follow the last one (tapes and block devices pad with them). Holds one window of compressed bytes and the
/// inflater's history, whatever the data expands to. Bytes of a buffer behind those that a read returns may be overwritten.
/// </summary>
/// <remarks>Bytes are returned before their member's checksum is known: they are valid only if the end is reached without an exception.</remarks>
internal sealed class GzipReader : ForwardStream
{
    private const int TrailerBytes = 8;

    private readonly Stream _compressed;
    private readonly CompressedWindow _window;
    private readonly Inflater _inflater = Inflater.Rent();
    private uint _length;
    private bool _anyMember;
    private bool _inMember;
    private bool _ended;
    private bool _disposed;

    /// <param name="compressed">The gzip stream, which the reader owns.</param>
    /// <param name="readBytes">Most bytes read from it at once; for tests.</param>
    public GzipReader(Stream compressed, int readBytes = CompressedWindow.DefaultReadBytes)
    {
        _compressed = compressed;
        _window = new CompressedWindow(compressed, readBytes);
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty && !_ended)
        {
            if (!_inMember)
            {
                BeginMemberOrEnd();
                continue;
            }
            int count = _inflater.Inflate(buffer);
            if (count == 0)
            {
                EndMember();
                continue;
            }
            _length += (uint)count;
            return count;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        bool isFirst = disposing && !_disposed;
        _disposed = true;   // before anything fails: an inflater that is returned twice would be lent to two readers
        if (isFirst)
        {
            _inflater.Return();
            _compressed.Dispose();
        }
        base.Dispose(disposing);
    }

    private void BeginMemberOrEnd()
    {
        if (_anyMember && (!_window.Fill(1) || _window.Unread[0] == 0))
        {
            SkipPadding();
            _ended = true;
            return;
        }
        GzipHeader.Skip(_window);
        _inflater.Begin(_window);
        _length = 0;
        _anyMember = _inMember = true;
    }

    private void EndMember()
    {
        if (_inflater.Status == InflateStatus.Damaged)
            throw GzipDamage.NotDeflate(_window.Offset);
        if (!_window.Fill(TrailerBytes) || _inflater.Status == InflateStatus.Cut)
            throw GzipDamage.EndsEarly(_window.Offset + _window.Unread.Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(_window.Unread) != _inflater.Checksum)
            throw GzipDamage.ChecksumDiffers(_window.Offset);
        if (BinaryPrimitives.ReadUInt32LittleEndian(_window.Unread[4..]) != _length)
            throw GzipDamage.LengthDiffers(_window.Offset);
        _window.Advance(TrailerBytes);
        _inMember = false;
    }

    private void SkipPadding()
    {
        while (_window.Fill(1))
        {
            int zeros = _window.Unread.IndexOfAnyExcept((byte)0);
            if (zeros >= 0)
                throw GzipDamage.NotAHeader(_window.Offset + zeros);
            _window.Advance(_window.Unread.Length);
        }
    }
}

/// <summary>Everything that can be wrong with a gzip stream, with its message.</summary>
internal static class GzipDamage
{
    public static DamagedArchiveException EndsEarly(long offset) =>
        new("the gzip stream ends early (cut off?)", offset);

    public static DamagedArchiveException NotAHeader(long offset) =>
        new($"not a gzip header at byte {offset}", offset);

    public static DamagedArchiveException UnknownMethod(byte method, long offset) =>
        new($"unknown compression method {method} in the gzip header at byte {offset}", offset);

    public static DamagedArchiveException ReservedFlags(byte flags, long offset) =>
        new($"reserved flags (0x{flags:x2}) in the gzip header at byte {offset}", offset);

    public static DamagedArchiveException HeaderChecksumDiffers(long offset) =>
        new($"checksum of the gzip header at byte {offset} differs", offset);

    public static DamagedArchiveException NotDeflate(long offset) =>
        new("the compressed data is damaged", offset);

    public static DamagedArchiveException ChecksumDiffers(long offset) =>
        new("checksum differs: the decompressed data is not what was compressed", offset);

    public static DamagedArchiveException LengthDiffers(long offset) =>
        new("length differs: the decompressed data is not what was compressed", offset);
}
