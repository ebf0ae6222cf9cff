using MapReduce.Input.Archives;
using Xunit;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Tests.Input.Archives;

public sealed class ZstdReaderTests
{
    private static readonly byte[] Data = GzipSample.Lines(3000);

    [Fact]
    public void AllFramesAreReadSkippableAndEmptyOnesToo()
    {
        byte[] skippable = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9];
        Assert.Equal([.. Data, .. Data], Read([.. skippable, .. Frame(Data), .. Frame([]), .. skippable, .. Frame(Data), .. skippable]));
    }

    [Fact]
    public void ACutAtAnyByteIsSeen()
    {
        byte[] first = Frame(Data), two = [.. first, .. Frame(Data)];
        foreach (int step in new[] { 1, Data.Length, 100_000 })
            for (int length = 1; length < two.Length; length++)
            {
                if (length != first.Length)
                    Assert.Equal("the zstd stream ends early (cut off?)", Damage(two[..length], step).Message);
            }
    }

    [Fact]
    public void AFlippedBitIsSeenOrChangesNothing()
    {
        foreach (var (offset, altered) in Frame(Data).WithOneBitFlipped())
        {
            try
            {
                Assert.True(Data.AsSpan().SequenceEqual(Read(altered)), $"byte {offset}");
            }
            catch (DamagedArchiveException)
            {
            }
        }
    }

    [Fact]
    public void AnAlteredChecksumIsNamed()
    {
        byte[] frame = Frame(Data);
        frame[^1] ^= 1;
        Assert.StartsWith("checksum differs", Damage(frame).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JunkAfterTheLastFrameIsSeen() =>
        Assert.Equal("not a zstd frame where one was expected", Damage([.. Frame(Data), .. "junk"u8]).Message);

    [Fact]
    public void AWindowThatWouldNotFitInMemoryIsRefused() =>
        Assert.Contains("128 MiB", Damage([0x28, 0xB5, 0x2F, 0xFD, 0, 0x90 + 8, 1, 0, 0]).Message, StringComparison.Ordinal);

    private static byte[] Frame(byte[] data)
    {
        using var compressor = new Compressor(3);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(data).ToArray();
    }

    private static byte[] Read(byte[] compressed, int step = 1000) =>
        Decompression.Open(new MemoryStream(compressed), Container.Zstd).ToEnd(step);

    private static DamagedArchiveException Damage(byte[] compressed, int step = 1000) =>
        Assert.Throws<DamagedArchiveException>(() => Read(compressed, step));
}
