using System.IO.Compression;
using System.IO.Hashing;
using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Input.Archives;

namespace MapReduce.Benchmarks;

/// <summary>Decompression of a gzip file in memory, with its checksum: the program's own, and the framework's, which is zlib-ng.</summary>
public class GzipBenchmarks
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private byte[] _compressed = [];
    private ulong _expected;

    [Params(Dataset.V2, Dataset.V2Shuffled, Dataset.V3)]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Compress()
    {
        byte[] data = File.ReadAllBytes(DataFiles.Of(Data).Path);
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(data);
        _compressed = compressed.ToArray();
        _expected = XxHash3.HashToUInt64(data);
        if (Hash(OpenOurs()) != _expected) throw new InvalidOperationException("wrong bytes");
    }

    [Benchmark]
    public void Ours() => Check(OpenOurs());

    [Benchmark(Baseline = true)]
    public void GZipStream() => Check(new GZipStream(new MemoryStream(_compressed), CompressionMode.Decompress));

    private Stream OpenOurs() => Decompression.Open(new MemoryStream(_compressed), Container.Gzip);

    // Either stream fails where the checksum is wrong: here, only the length is left to check.
    private void Check(Stream content)
    {
        using (content)
        {
            long bytes = 0;
            while (content.Read(_buffer) is > 0 and int count) bytes += count;
            if (bytes != DataFiles.Of(Data).Facts.Dataset.Bytes) throw new InvalidOperationException($"{bytes} bytes");
        }
    }

    private ulong Hash(Stream content)
    {
        using (content)
        {
            var hash = new XxHash3();
            while (content.Read(_buffer) is > 0 and int count) hash.Append(_buffer.AsSpan(0, count));
            return hash.GetCurrentHashAsUInt64();
        }
    }
}
