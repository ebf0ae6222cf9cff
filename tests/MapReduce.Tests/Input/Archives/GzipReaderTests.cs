using System.IO.Compression;
using MapReduce.Input.Archives;
using MapReduce.Input.Inflate;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

/// <summary>What reading gzip promises.</summary>
public sealed class GzipReaderTests
{
    /// <summary>Several thousand compressed bytes, so that a decoder takes them in more than one step.</summary>
    private static readonly byte[] Long = GzipSample.Lines(60_000);

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void EveryLevelIsReadBackWhateverTheBuffersAre(CompressionLevel level)
    {
        byte[] compressed = GzipSample.Member(Long, level);
        foreach (int readBytes in new[] { 1, 100, 4096, CompressedWindow.DefaultReadBytes })
            foreach (int step in new[] { 1, 1000, 1 << 20 })
                Assert.Equal(Long, Read(compressed, readBytes, step));
    }

    [Fact]
    public void AllMembersAreReadEmptyOnesToo()
    {
        byte[] empty = GzipSample.Member([]), small = GzipSample.Member([1, 2, 3]);
        Assert.Empty(Read(empty));
        Assert.Empty(Read([.. empty, .. empty, .. empty]));
        Assert.Equal([1, 2, 3, 1, 2, 3, .. Long, .. Long], Read(
            [.. empty, .. small, .. empty, .. empty, .. small, .. GzipSample.MemberWithFullHeader(Long), .. GzipSample.Member(Long), .. empty]));
    }

    [Fact]
    public void RandomMembersInRandomStepsAreReadBack()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            var data = new MemoryStream();
            var compressed = new MemoryStream();
            for (int member = random.Next(1, 6); member > 0; member--)
            {
                byte[] part = GzipSample.Lines(random.Next(random.Next(2) == 0 ? 40 : 40_000), random.Next());
                data.Write(part);
                compressed.Write(GzipSample.Member(part, (CompressionLevel)random.Next(4)));
            }
            Assert.Equal(data.ToArray(), Read(compressed.ToArray(), random.Next(1, 5000), random.Next(1, 50_000)));
        }
    }

    [Fact]
    public void SignaturesInsideTheDataDoNotEndAMember()
    {
        byte[] signatures = [.. Enumerable.Repeat<byte[]>([0x1F, 0x8B, 0x08], 9000).SelectMany(x => x)];
        byte[] stored = GzipSample.Member(signatures, CompressionLevel.NoCompression);
        Assert.Equal([.. signatures, .. signatures], Read([.. stored, .. stored]));
        byte[] twice = GzipSample.Member([.. stored, .. stored], CompressionLevel.NoCompression);
        Assert.Equal([.. stored, .. stored], Read(twice));
    }

    [Fact]
    public void ACutAtAnyByteIsSeen()
    {
        byte[][] members = [GzipSample.MemberWithFullHeader(GzipSample.Lines(300)), GzipSample.Member([]), GzipSample.Member(GzipSample.Lines(500, 2))];
        int[] ends = [members[0].Length, members[0].Length + members[1].Length];
        byte[] compressed = [.. members.SelectMany(x => x)];
        foreach (int readBytes in new[] { 1, 4096 })
            for (int length = 0; length < compressed.Length; length++)
            {
                if (ends.Contains(length))
                    Read(compressed[..length], readBytes);
                else
                    AssertDamage("the gzip stream ends early (cut off?)", length, compressed[..length], readBytes);
            }
    }

    [Fact]
    public void ACutAtAnyByteOfALongMemberIsSeen()
    {
        byte[] compressed = GzipSample.Member(Long);
        for (int length = 0; length < compressed.Length; length += length < compressed.Length - 50 ? 97 : 1)
            AssertDamage("the gzip stream ends early (cut off?)", length, compressed[..length]);
    }

    [Fact]
    public void AFlippedBitIsSeenOrChangesNothing()
    {
        byte[] data = GzipSample.Lines(700);
        byte[] compressed = [.. GzipSample.MemberWithFullHeader(data), .. GzipSample.Member(data)];
        byte[] expected = [.. data, .. data];
        int unseen = 0;
        foreach (var (_, altered) in compressed.WithOneBitFlipped())
        {
            try
            {
                Assert.Equal(expected, Read(altered));
                unseen++;
            }
            catch (DamagedArchiveException)
            {
            }
        }
        // Of the plain header: 6 bytes of time, level and system, and the flag "text". Of either member: up to 7
        // bits that fill the last byte of its deflate data.
        Assert.InRange(unseen, 6 * 8 + 1, 6 * 8 + 1 + 2 * 7);
    }

    [Fact]
    public void AnAlteredTrailerIsSeenInAnyMember()
    {
        byte[] member = GzipSample.Member(Long);
        byte[] two = [.. member, .. member];
        foreach (int start in new[] { member.Length - 8, two.Length - 8 })
            for (int i = 0; i < 8; i++)
            {
                byte[] altered = [.. two];
                altered[start + i] ^= 0x40;
                AssertDamage(i < 4 ? "checksum differs: the decompressed data is not what was compressed"
                    : "length differs: the decompressed data is not what was compressed", start, altered);
            }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60_000)]
    public void JunkAfterTheLastMemberIsSeen(int lengthBytes)
    {
        byte[] member = GzipSample.Member(GzipSample.Lines(lengthBytes));
        foreach (byte[] compressed in new byte[][] { member, [.. member, .. member] })
            foreach (int readBytes in new[] { 1, 100_000 })
                for (int count = 1; count < 30; count++)
                {
                    byte[] junk = [.. Enumerable.Repeat((byte)'j', count)];
                    AssertDamage($"not a gzip header at byte {compressed.Length}", compressed.Length, [.. compressed, .. junk], readBytes);
                    AssertDamage($"not a gzip header at byte {compressed.Length}", compressed.Length, [.. compressed, 0x1F, .. junk], readBytes);
                }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public void ZerosAfterTheLastMemberArePaddingAndNothingMayFollow(int lengthBytes)
    {
        byte[] data = GzipSample.Lines(lengthBytes), member = GzipSample.Member(data);
        foreach (int readBytes in new[] { 1, 500, 100_000 })
            foreach (int count in new[] { 1, 2, 7, 8, 9, 10, 11, 12, 13, 20, 512, 20_000 })
            {
                byte[] padded = [.. member, .. new byte[count]];
                Assert.Equal(data, Read(padded, readBytes));
                AssertDamageOf("not a gzip header at byte ", [.. padded, (byte)'j'], readBytes);
                AssertDamageOf("not a gzip header at byte ", [.. padded, .. member], readBytes);
            }
    }

    [Fact]
    public void ADamagedHeaderIsNamed()
    {
        byte[] sound = GzipSample.Member([1]), full = GzipSample.MemberWithFullHeader([1]);
        int next = sound.Length;
        AssertDamage("not a gzip header at byte 0", 0, With(sound, 0, 0));
        AssertDamage("not a gzip header at byte 0", 0, With(sound, 1, 0x8C));
        AssertDamage($"not a gzip header at byte {next}", next, [.. sound, .. With(sound, 1, 0x8C)]);
        AssertDamage("unknown compression method 7 in the gzip header at byte 0", 0, With(sound, 2, 7));
        AssertDamage($"unknown compression method 7 in the gzip header at byte {next}", next, [.. sound, .. With(sound, 2, 7)]);
        AssertDamage("reserved flags (0x20) in the gzip header at byte 0", 0, With(sound, 3, 0x20));
        AssertDamage("checksum of the gzip header at byte 0 differs", 0, With(full, 20, (byte)'N'));
    }

    [Fact]
    public void DataThatIsNoDeflateStreamIsSeen() =>
        AssertDamageOf("the compressed data is damaged", GzipSample.Assemble([0x07, 1, 2, 3], [1]));

    [Fact]
    public void AnEmptyBufferIsNotTheEnd()
    {
        using var stream = Open(GzipSample.Member([5]));
        Assert.Equal(0, stream.Read([]));
        Assert.Equal(5, stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public void AnErrorOfTheSourceIsPassedOn()
    {
        byte[] compressed = GzipSample.Member(Long);
        for (int failAt = 0; failAt < compressed.Length; failAt += 777)
            Assert.Throws<IOException>(() => new GzipReader(new TrickleStream(compressed, 100, failAt)).ToEnd());
    }

    [Fact]
    public void AShortReadOfTheSourceIsNotItsEnd()
    {
        byte[] compressed = [.. GzipSample.Member(Long), .. GzipSample.Member(Long)];
        foreach (int most in new[] { 1, 11, 1000 })
            Assert.Equal([.. Long, .. Long], new GzipReader(new TrickleStream(compressed, most)).ToEnd());
    }

    [Fact]
    public void AMemberOfMoreThan4GiBIsReadInBoundedMemory()
    {
        const int BlockBytes = 1 << 20;
        const int Blocks = 4097;
        var (block, end) = GzipSample.ZeroBlocks(BlockBytes);
        var checksum = new System.IO.Hashing.Crc32();
        var compressed = new MemoryStream();
        compressed.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]);
        for (int i = 0; i < Blocks; i++)
        {
            compressed.Write(block);
            checksum.Append(new byte[BlockBytes]);
        }
        compressed.Write([.. end, .. checksum.GetCurrentHash(), .. BitConverter.GetBytes(unchecked(BlockBytes * Blocks))]);
        compressed.Position = 0;

        long before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new GzipReader(compressed);
        var buffer = new byte[BlockBytes];
        long total = 0;
        for (int count; (count = stream.Read(buffer)) > 0;)
            total += count;
        Assert.Equal((long)BlockBytes * Blocks, total);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * BlockBytes);
    }

    private static byte[] With(byte[] data, int index, byte value)
    {
        byte[] altered = [.. data];
        altered[index] = value;
        return altered;
    }

    private static Stream Open(byte[] compressed, int readBytes = CompressedWindow.DefaultReadBytes) =>
        new GzipReader(new MemoryStream(compressed), readBytes);

    private static byte[] Read(byte[] compressed, int readBytes = CompressedWindow.DefaultReadBytes, int step = 4096) =>
        Open(compressed, readBytes).ToEnd(step);

    private static void AssertDamage(string message, long offset, byte[] compressed, int readBytes = CompressedWindow.DefaultReadBytes)
    {
        var damage = Assert.Throws<DamagedArchiveException>(() => Read(compressed, readBytes));
        Assert.Equal((message, offset), (damage.Message, damage.CompressedOffset));
    }

    private static void AssertDamageOf(string messageStart, byte[] compressed, int readBytes = CompressedWindow.DefaultReadBytes) =>
        Assert.StartsWith(messageStart, Assert.Throws<DamagedArchiveException>(() => Read(compressed, readBytes)).Message, StringComparison.Ordinal);
}
