using System.Buffers.Binary;
using MapReduce.Storage;

namespace MapReduce.Input.Archives;

/// <summary>
/// The decompressed bytes of all members of a gzip stream, including empty ones. Every member's length and checksum are checked;
/// only zeros may follow the last one (tapes and block devices pad with them). Holds one window of compressed bytes and no
/// decompressed ones, whatever the data expands to.
/// </summary>
/// <remarks>Bytes are returned before their member's checksum is known: they are valid only if the end is reached without an exception.</remarks>
internal sealed class GzipReader(Stream compressed, CompressedWindow window, IInflater inflater) : ForwardStream
{
    private const int TrailerBytes = 8;

    private uint _length;
    private bool _anyMember;
    private bool _inMember;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && !_ended)
        {
            if (!_inMember)
            {
                BeginMemberOrEnd();
                continue;
            }
            int count = inflater.Inflate(buffer);
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
        if (disposing)
        {
            inflater.Dispose();
            compressed.Dispose();
        }
        base.Dispose(disposing);
    }

    private void BeginMemberOrEnd()
    {
        if (_anyMember && (!window.Fill(1) || window.Unread[0] == 0))
        {
            SkipPadding();
            _ended = true;
            return;
        }
        GzipHeader.Skip(window);
        inflater.Begin();
        _length = 0;
        _anyMember = _inMember = true;
    }

    private void EndMember()
    {
        Span<byte> expected = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(expected, inflater.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], _length);
        if (inflater.EndUncertaintyBytes > 0)
            FindTrailer(expected);

        if (!window.Fill(TrailerBytes))
            throw GzipDamage.EndsEarly(window.Offset + window.Unread.Length);
        if (!window.Unread[..4].SequenceEqual(expected[..4]))
            throw GzipDamage.ChecksumDiffers(window.Offset);
        if (!window.Unread[4..TrailerBytes].SequenceEqual(expected[4..]))
            throw GzipDamage.LengthDiffers(window.Offset);
        window.Advance(TrailerBytes);
        _inMember = false;
    }

    /// <summary>
    /// Moves the window to the trailer if the inflater passed the end by an unknown number of bytes. It does so only if
    /// neither a member nor the end follows the trailer (see <see cref="MemberFeed"/>), so the search only decides between padding,
    /// junk and a wrong checksum.
    /// </summary>
    private void FindTrailer(ReadOnlySpan<byte> expected)
    {
        window.Fill(TrailerBytes);
        int passed = inflater.EndUncertaintyBytes;
        window.StepBack(passed);
        int reach = Math.Min(window.Unread.Length, passed + TrailerBytes);
        int at = window.Unread[..reach].IndexOf(expected);
        window.Advance(at < 0 ? passed : at);
        if (at < 0)
            throw GzipDamage.ChecksumDiffers(window.Offset);
    }

    private void SkipPadding()
    {
        while (window.Fill(1))
        {
            int zeros = window.Unread.IndexOfAnyExcept((byte)0);
            if (zeros >= 0)
                throw GzipDamage.NotAHeader(window.Offset + zeros);
            window.Advance(window.Unread.Length);
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

    public static DamagedArchiveException NotDeflate(long offset, Exception? innerException = null) =>
        new("the compressed data is damaged", offset, innerException);

    public static DamagedArchiveException ChecksumDiffers(long offset) =>
        new("checksum differs: the decompressed data is not what was compressed", offset);

    public static DamagedArchiveException LengthDiffers(long offset) =>
        new("length differs: the decompressed data is not what was compressed", offset);
}
