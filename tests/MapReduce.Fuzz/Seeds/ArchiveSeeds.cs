using System.IO.Compression;
using System.Text;
using MapReduce.Tests.Input.Archives;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MapReduce.Fuzz.Seeds;

/// <summary>Archives of the three kinds, sound and damaged, and plain text.</summary>
internal static class ArchiveSeeds
{
    private static readonly byte[] Lines = GzipSample.Lines(300);

    public static IEnumerable<(string Name, byte[] Bytes)> All
    {
        get
        {
            byte[] member = GzipSample.Member(Lines), stored = GzipSample.Member(Lines, CompressionLevel.NoCompression), empty = GzipSample.Member([]);
            yield return ("plain", Lines);
            yield return ("nothing", []);
            yield return ("gzip", member);
            yield return ("gzip-stored", stored);
            yield return ("gzip-of-nothing", empty);
            yield return ("gzip-full-header", GzipSample.MemberWithFullHeader(Lines));
            yield return ("gzip-several-members", [.. member, .. empty, .. stored]);
            yield return ("gzip-padded", [.. empty, .. new byte[20]]);
            yield return ("gzip-and-junk", [.. empty, .. "junk"u8]);
            yield return ("gzip-cut", member[..^5]);
            yield return ("gzip-cut-header", member[..7]);
            yield return ("gzip-wrong-checksum", [.. stored[..20], 0, .. stored[21..]]);
            yield return ("gzip-zeros", GzipSample.Member(new byte[20_000]));
            yield return ("gzip-no-deflate", GzipSample.Assemble([0x07, 1, 2, 3], [1]));
            byte[] frame = Frame(Lines, checksum: 1), skippable = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9];
            yield return ("zstd", frame);
            yield return ("zstd-no-checksum", Frame(Lines, checksum: 0));
            yield return ("zstd-of-nothing", Frame([], checksum: 1));
            yield return ("zstd-several-frames", [.. skippable, .. frame, .. Frame([], checksum: 1), .. skippable]);
            yield return ("zstd-cut", frame[..^5]);
            yield return ("zstd-and-junk", [.. frame, .. "junk"u8]);
            yield return ("zstd-a-window-too-large", [0x28, 0xB5, 0x2F, 0xFD, 0, 0x90 + 8, 1, 0, 0]);
            byte[] zip = Zip();
            yield return ("zip", zip);
            yield return ("zip-of-nothing", [0x50, 0x4B, 5, 6, .. new byte[18]]);
            yield return ("zip-cut", zip[..^30]);
            yield return ("zip-wrong-checksum", [.. zip[..60], (byte)(zip[60] ^ 1), .. zip[61..]]);
        }
    }

    private static byte[] Frame(byte[] data, int checksum)
    {
        using var compressor = new Compressor(3);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, checksum);
        return compressor.Wrap(data).ToArray();
    }

    private static byte[] Zip()
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            Add(zip, "a.tsv", Lines[..100], CompressionLevel.NoCompression);
            Add(zip, "folder/", [], CompressionLevel.NoCompression);
            Add(zip, "folder/b.tsv", Lines, CompressionLevel.Optimal);
            Add(zip, "none", [], CompressionLevel.Optimal);
        }
        return archive.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] data, CompressionLevel level)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, level);
        // The same bytes whenever it is made.
        entry.LastWriteTime = new DateTimeOffset(2012, 7, 1, 0, 0, 0, TimeSpan.Zero);
        using Stream content = entry.Open();
        content.Write(data);
    }
}
