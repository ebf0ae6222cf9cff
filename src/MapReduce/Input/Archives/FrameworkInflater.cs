using System.IO.Compression;
using System.IO.Hashing;

namespace MapReduce.Input.Archives;

/// <summary>
/// Inflates with the framework's own <see cref="DeflateStream"/>, which reports neither where the deflate data ended nor, by
/// default, that it was truncated; <see cref="MemberFeed"/> finds out both.
/// </summary>
internal sealed class FrameworkInflater(CompressedWindow window) : IInflater
{
    private readonly Crc32 checksum = new();
    private MemberFeed feed = new(window);
    private DeflateStream? inflating;

    public int EndUncertaintyBytes => feed.LastStepBytes > 1 ? feed.LastStepBytes : 0;

    public uint Checksum => checksum.GetCurrentHashAsUInt32();

    public void Begin()
    {
        checksum.Reset();
        inflating?.Dispose();
        feed = new MemberFeed(window);
        inflating = new DeflateStream(feed, CompressionMode.Decompress);
    }

    public int Inflate(Span<byte> output)
    {
        int count;
        try
        {
            count = inflating!.Read(output);
        }
        catch (InvalidDataException e)
        {
            // With System.IO.Compression.UseStrictValidation the framework throws for truncated data too.
            throw feed.PassedEnd ? GzipDamage.EndsEarly(window.Offset) : GzipDamage.NotDeflate(window.Offset, e);
        }
        if (count == 0 && feed.PassedEnd)
            throw GzipDamage.EndsEarly(window.Offset);
        checksum.Append(output[..count]);
        return count;
    }

    public void Dispose() => inflating?.Dispose();
}
