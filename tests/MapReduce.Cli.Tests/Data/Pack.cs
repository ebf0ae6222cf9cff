using System.IO.Compression;
using ZstdSharp;

namespace MapReduce.Cli.Tests.Data;

/// <summary>Bytes as files of each container hold them.</summary>
internal static class Pack
{
    /// <summary>Gzip of one or more members, cut wherever it falls.</summary>
    public static byte[] Gzip(byte[] content, int members = 1)
    {
        // The framework writes nothing for nothing; a member of no bytes is a header, an empty block and a trailer of zeros.
        if (content.Length == 0) return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var packed = new MemoryStream();
        for (int i = 0; i < members; i++)
        {
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(content.AsSpan((int)((long)content.Length * i / members)..(int)((long)content.Length * (i + 1) / members)));
        }
        return packed.ToArray();
    }

    public static byte[] Zstd(byte[] content)
    {
        using var compressor = new Compressor(3);
        compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }
        return packed.ToArray();
    }
}
