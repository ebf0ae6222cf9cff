using System.IO.Compression;
using System.IO.Hashing;

namespace MapReduce.Input.Archives;

/// <summary>
/// Inflates with the framework's own <see cref="DeflateStream"/>, which reports neither where the deflate data ended nor, by
/// default, that it was truncated; <see cref="MemberFeed"/> finds out both.
/// </summary>
internal sealed class FrameworkInflater(CompressedWindow window) : IInflater
{
    private readonly Crc32 _checksum = new();
    private MemberFeed _feed = new(window);
    private DeflateStream? _inflating;

    public int EndUncertaintyBytes => _feed.LastStepBytes > 1 ? _feed.LastStepBytes : 0;

    public uint Checksum => _checksum.GetCurrentHashAsUInt32();

    public void Begin()
    {
        _checksum.Reset();
        _inflating?.Dispose();
        _feed = new MemberFeed(window);
        _inflating = new DeflateStream(_feed, CompressionMode.Decompress);
    }

    public int Inflate(Span<byte> output)
    {
        int count;
        try
        {
            count = _inflating!.Read(output);
        }
        catch (InvalidDataException e)
        {
            // With System.IO.Compression.UseStrictValidation the framework throws for truncated data too.
            throw _feed.PassedEnd ? GzipDamage.EndsEarly(window.Offset) : GzipDamage.NotDeflate(window.Offset, e);
        }
        if (count == 0 && _feed.PassedEnd)
            throw GzipDamage.EndsEarly(window.Offset);
        _checksum.Append(output[..count]);
        return count;
    }

    public void Dispose() => _inflating?.Dispose();
}
