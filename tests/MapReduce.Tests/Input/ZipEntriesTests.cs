using System.IO.Compression;
using MapReduce.Input;
using Xunit;

namespace MapReduce.Tests.Input;

public sealed class ZipEntriesTests
{
    private static readonly byte[] First = GzipSample.Lines(900), Second = GzipSample.Lines(500, 2);

    [Fact]
    public void FilesAreListedInOrderWithTheirLengthsAndFoldersAreNot()
    {
        using var zip = ZipEntries.Open(new MemoryStream(Archive()));
        Assert.Equal([("data/one.csv", 900L), ("two.csv", 500L), ("none.csv", 0L)], zip.Files.Select(file => (file.Name, file.Length)));
        Assert.Equal(First, zip.Files[0].Open().ToEnd());
        Assert.Equal(Second, zip.Files[1].Open().ToEnd(1));
        Assert.Empty(zip.Files[2].Open().ToEnd());
    }

    [Fact]
    public void AnArchiveOfNothingHasNoFiles()
    {
        byte[] nothing = [0x50, 0x4B, 5, 6, .. new byte[18]];
        Assert.Equal(Container.Zip, ContainerSignature.Of(nothing));
        using var zip = ZipEntries.Open(new MemoryStream(nothing));
        Assert.Empty(zip.Files);
    }

    [Fact]
    public void ACutAtAnyByteIsSeen()
    {
        byte[] archive = Archive();
        for (int length = 0; length < archive.Length; length++)
            Assert.Throws<DamagedArchiveException>(() => ReadAll(archive[..length]));
    }

    [Fact]
    public void AFlippedBitIsSeenOrChangesNothing()
    {
        byte[] expected = [.. First, .. Second];
        foreach (var (offset, altered) in Archive().WithOneBitFlipped())
        {
            try
            {
                Assert.True(expected.AsSpan().SequenceEqual(ReadAll(altered)), $"byte {offset}");
            }
            catch (DamagedArchiveException)
            {
            }
        }
    }

    [Fact]
    public void AnEntryIsHeldToItsChecksum()
    {
        byte[] archive = Archive();
        archive[archive.AsSpan().IndexOf(Second.AsSpan(0, 50)) + 5] ^= 1;
        var damage = Assert.Throws<DamagedArchiveException>(() => ReadAll(archive));
        Assert.Equal("checksum of 'two.csv' differs: the decompressed data is not what was compressed", damage.Message);
    }

    [Fact]
    public void AnEntryThatExpandsBeyondItsLengthIsStopped()
    {
        using var reader = new ZipEntryReader(new MemoryStream(First), "bomb.csv", 100, 0);
        Assert.StartsWith("'bomb.csv' is longer than the 100 bytes",
            Assert.Throws<DamagedArchiveException>(() => reader.ToEnd(64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEntryThatEndsEarlyIsSeen()
    {
        using var reader = new ZipEntryReader(new MemoryStream(First), "short.csv", 1000, 0);
        Assert.Equal("'short.csv' ends early: 900 of 1000 bytes (cut off?)",
            Assert.Throws<DamagedArchiveException>(() => reader.ToEnd()).Message);
    }

    private static byte[] Archive()
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("data/");
            Add(zip, "data/one.csv", First, CompressionLevel.Optimal);
            Add(zip, "two.csv", Second, CompressionLevel.NoCompression);
            Add(zip, "none.csv", [], CompressionLevel.Optimal);
        }
        return archive.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] data, CompressionLevel level)
    {
        using var entry = zip.CreateEntry(name, level).Open();
        entry.Write(data);
    }

    private static byte[] ReadAll(byte[] archive)
    {
        using var zip = ZipEntries.Open(new MemoryStream(archive));
        return [.. zip.Files.SelectMany(file => file.Open().ToEnd())];
    }
}
