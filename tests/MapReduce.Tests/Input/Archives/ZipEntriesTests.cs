using System.IO.Compression;
using MapReduce.Input.Archives;
using MapReduce.Storage;
using Xunit;

namespace MapReduce.Tests.Input.Archives;

public sealed class ZipEntriesTests
{
    private static readonly byte[] First = GzipSample.Lines(900), Second = GzipSample.Lines(500, 2);

    [Fact]
    public void FilesAreListedInOrderWithTheirLengthsAndFoldersAreNot()
    {
        var stream = new MemoryStream(Archive());
        ZipEntries zip = ZipEntries.Open(stream);
        Assert.Equal([("data/one.csv", 900L), ("two.csv", 500L), ("none.csv", 0L)], zip.Files.Select(file => (file.Name, file.Length)));
        Assert.Equal(First, zip.Files[0].Open(stream).ToEnd());
        Assert.Equal(Second, zip.Files[1].Open(stream).ToEnd(1));
        Assert.Empty(zip.Files[2].Open(stream).ToEnd());
    }

    [Fact]
    public void AnArchiveOfNothingHasNoFiles()
    {
        byte[] nothing = [0x50, 0x4B, 5, 6, .. new byte[18]];
        Assert.Equal(Container.Zip, ContainerSignature.Of(nothing));
        ZipEntries zip = ZipEntries.Open(new MemoryStream(nothing));
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
            catch (Exception e) when (e is DamagedArchiveException || (e is ForeignContentException && e.Message.Contains("encrypted", StringComparison.Ordinal)))
            {
            }
        }
    }

    [Fact]
    public void DeflateDataWithoutAnEndIsSeenThoughAllBytesAreThere()
    {
        byte[] archive = Of(zip => Add(zip, "a.csv", First, CompressionLevel.Optimal));
        int at = 30 + "a.csv".Length;   // the first byte of the only block, whose lowest bit says that it is the last
        Assert.Equal(1, archive[at] & 1);
        archive[at] ^= 1;
        Assert.Contains("the end of its compressed data is missing", Assert.Throws<DamagedArchiveException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
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

    [Fact]
    public void EntriesOfOneNameAreFilesOfTheirOwn()
    {
        var stream = new MemoryStream(Of(zip =>
        {
            Add(zip, "same.csv", First, CompressionLevel.Optimal);
            Add(zip, "same.csv", Second, CompressionLevel.Optimal);
        }));
        ZipEntries zip = ZipEntries.Open(stream);
        Assert.Equal(Second, zip.Files[1].Open(stream).ToEnd());
        Assert.Equal(First, zip.Files[0].Open(stream).ToEnd());
    }

    [Fact]
    public void WhatMacOsAddsIsLeftOutAndCounted()
    {
        ZipEntries zip = ZipEntries.Open(new MemoryStream(Of(zip =>
        {
            foreach (string name in new[] { "a.csv", "__MACOSX/._a.csv", "__MACOSX/x", "sub/._b", ".DS_Store", "sub/.DS_Store", "sub/b", ".c", "sub__MACOSX/d" }) Add(zip, name, First, CompressionLevel.Optimal);
        })));
        Assert.Equal(["a.csv", "sub/b", ".c", "sub__MACOSX/d"], zip.Files.Select(file => file.Name));
        Assert.Equal(5, zip.LeftOut);
    }

    [Fact]
    public void ACommentBehindTheDirectoryIsNoneOfItWhateverItLooksLike()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "one.csv", First, CompressionLevel.Optimal);
            zip.Comment = "PK\u0005\u0006 and more than the twenty-two bytes of a record";
        }
        Assert.Equal(First, ZipEntries.Open(stream).Files[0].Open(stream).ToEnd());
    }

    /// <summary>A record of the directory as large archives have it: all its numbers are elsewhere, in 64 bits.</summary>
    [Fact]
    public void NumbersOf64BitsAreRead()
    {
        byte[] name = "long.csv"u8.ToArray();
        byte[] local = [0x50, 0x4B, 3, 4, 45, 0, 0, 0, 0, 0, .. new byte[4], .. new byte[12], (byte)name.Length, 0, 0, 0, .. name];
        byte[] extra = [1, 0, 24, 0, .. BitConverter.GetBytes((long)First.Length), .. BitConverter.GetBytes((long)First.Length), .. BitConverter.GetBytes(0L)];
        byte[] record =
        [
            0x50, 0x4B, 1, 2, 45, 0, 45, 0, 0, 0, 0, 0, .. new byte[4], .. System.IO.Hashing.Crc32.Hash(First), .. Ones(8), (byte)name.Length, 0, (byte)extra.Length, 0,
            .. new byte[2], .. new byte[2], .. new byte[6], .. Ones(4), .. name, .. extra,
        ];
        long at = local.Length + First.Length, endAt = at + record.Length;
        byte[] end64 = [0x50, 0x4B, 6, 6, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8], .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes((long)record.Length), .. BitConverter.GetBytes(at)];
        byte[] locator = [0x50, 0x4B, 6, 7, .. new byte[4], .. BitConverter.GetBytes(endAt), 1, 0, 0, 0];
        byte[] end = [0x50, 0x4B, 5, 6, .. new byte[4], .. Ones(12), 0, 0];
        byte[] archive = [.. local, .. First, .. record, .. end64, .. locator, .. end];
        // The framework is the witness that this is an archive at all.
        using (var witness = new ZipArchive(new MemoryStream(archive))) Assert.Equal(First, witness.Entries[0].Open().ToEnd());
        var stream = new MemoryStream(archive);
        Assert.Equal(First, ZipEntries.Open(stream).Files[0].Open(stream).ToEnd());

        static byte[] Ones(int count) => [.. Enumerable.Repeat((byte)0xFF, count)];
    }

    [Theory]
    [InlineData("[Content_Types].xml")]
    [InlineData("mimetype")]
    public void AnOfficeDocumentIsRefusedByName(string first)
    {
        byte[] document = Of(zip => Add(zip, first, First, CompressionLevel.Optimal));
        Assert.StartsWith("is an Office document", Assert.Throws<ForeignContentException>(() => ZipEntries.Open(new MemoryStream(document))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDirectoryOfAFileIsReadOnceAndAgainWhenTheFileIsAnother()
    {
        using var folder = new TempFolder();
        string path = folder.WriteAt("zip", Archive());
        Assert.Same(Read(), Read());
        File.WriteAllBytes(path, Of(zip => Add(zip, "other.csv", First, CompressionLevel.Optimal)));
        Assert.Equal("other.csv", Assert.Single(Read().Files).Name);

        ZipEntries Read()
        {
            using FileStream file = File.OpenRead(path);
            return ZipEntries.Of(path, file);
        }
    }

    private static byte[] Of(Action<ZipArchive> fill)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true)) fill(zip);
        return archive.ToArray();
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
        var stream = new MemoryStream(archive);
        ZipEntries zip = ZipEntries.Open(stream);
        return [.. zip.Files.SelectMany(file => file.Open(stream).ToEnd())];
    }
}
