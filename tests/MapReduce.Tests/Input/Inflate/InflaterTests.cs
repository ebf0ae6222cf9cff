using System.IO.Compression;
using MapReduce.Input.Inflate;
using MapReduce.Storage;
using MapReduce.Tests.Input.Archives;

namespace MapReduce.Tests.Input.Inflate;

/// <summary>Sound deflate data, as zlib compresses it.</summary>
[Trait("Runs", "OnLesserMachines")]
public sealed class InflaterTests
{
    private static readonly ZLibCompressionStrategy[] Strategies = Enum.GetValues<ZLibCompressionStrategy>();

    private readonly DeflateSubject _subject = new();

    public static TheoryData<string> Kinds => [.. Samples.Keys];

    private static Dictionary<string, byte[]> Samples { get; } = new()
    {
        ["nothing"] = [],
        ["a byte"] = [7],
        ["lines"] = GzipSample.Lines(300_000),
        ["random bytes"] = Random(200_000, 256),
        ["few symbols"] = Random(300_000, 3),
        ["zeros"] = new byte[400_000],
        ["runs"] = Runs(300_000),
        ["far repeats"] = FarRepeats(),
        ["skewed"] = Skewed(300_000),
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Every_level_and_strategy_is_read_back(string kind)
    {
        byte[] data = Samples[kind];
        for (int level = 0; level <= 9; level++)
            foreach (ZLibCompressionStrategy strategy in Strategies)
                AssertRead(data, Compress(data, level, strategy));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Steps_and_reads_of_any_size_give_the_same(string kind)
    {
        byte[] data = Samples[kind], shorter = data[..Math.Min(data.Length, 70_000)];
        foreach (int level in (ReadOnlySpan<int>)[0, 1, 6])
        {
            byte[] compressed = Compress(data, level, ZLibCompressionStrategy.Default), less = Compress(shorter, level, ZLibCompressionStrategy.Default);
            foreach (int step in (ReadOnlySpan<int>)[1, 2, 257, 291, 292, 293, 1000]) AssertRead(shorter, less, step: step);
            foreach (int step in (ReadOnlySpan<int>)[32767, 32768, 32769, 33100, 65536, 65537, 98304, 131072, 1 << 20]) AssertRead(data, compressed, step: step);
            foreach (int readBytes in (ReadOnlySpan<int>)[1, 2, 31, 32, 33, 64, 1000, 1 << 20]) AssertRead(shorter, less, readBytes, step: 50_000);
        }
    }

    [Fact]
    public void Random_pieces_under_random_options_are_read_back_in_random_steps()
    {
        var random = new Random(23);
        for (int round = 0; round < 300; round++)
        {
            var data = new MemoryStream();
            for (int pieces = random.Next(1, 6); pieces > 0; pieces--)
            {
                byte[] from = Samples.Values.ElementAt(random.Next(Samples.Count));
                int start = random.Next(from.Length);
                data.Write(from.AsSpan(start, random.Next(from.Length - start + 1) / (random.Next(2) == 0 ? 1 : 100)));
            }
            byte[] compressed = Compress(data.ToArray(), random.Next(10), Strategies[random.Next(Strategies.Length)]);
            AssertRead(data.ToArray(), compressed, random.Next(1, 3000), random.Next(1, 100_000));
        }
    }

    [Fact]
    public void A_stream_follows_on_another_in_the_same_window()
    {
        byte[] one = GzipSample.Lines(100_000), two = Random(1000, 5);
        byte[] all = [.. Compress(one, 6, ZLibCompressionStrategy.Default), .. Compress([], 6, ZLibCompressionStrategy.Default), .. Compress(two, 6, ZLibCompressionStrategy.Fixed)];
        var window = new CompressedWindow(new MemoryStream(all), 77);
        Inflater inflater = Inflater.Rent();
        foreach (byte[] expected in new[] { one, [], two })
        {
            byte[] found = new byte[expected.Length + 1];
            inflater.Begin(window);
            Assert.Equal(expected.Length, inflater.Inflate(found));
            Assert.Equal(InflateStatus.Ended, inflater.Status);
            Assert.Equal(expected, found[..^1]);
        }
        Assert.False(window.Fill(1));
    }

    [Fact]
    public void What_came_before_the_source_failed_is_given_first()
    {
        byte[] data = GzipSample.Lines(50_000), compressed = Compress(data, 6, ZLibCompressionStrategy.Default);
        for (int failAt = 501; failAt < compressed.Length; failAt += 501)
        {
            byte[] expected = DeflateOracle.Inflate(compressed[..failAt]).Bytes, found = new byte[data.Length];
            using var inflated = new InflatedStream(new FailingStream(compressed, failAt), 100);
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Length, inflated.Read(found));
            Assert.Equal(expected, found[..expected.Length]);
            Assert.Throws<IOException>(() => inflated.Read(found));
        }
    }

    private void AssertRead(byte[] data, byte[] compressed, int readBytes = CompressedWindow.DefaultReadBytes, int step = 1 << 20)
    {
        // What follows is not part of it.
        Inflated found = _subject.Inflate([.. compressed, 0xFF, 0x00], readBytes, step);
        Assert.Equal(InflateStatus.Ended, found.Status);
        Assert.True(data.AsSpan().SequenceEqual(found.Bytes), $"other bytes, read by {readBytes} in steps of {step}");
        Assert.Equal(compressed.Length, _subject.EndOffset);
    }

    private static byte[] Compress(byte[] data, int level, ZLibCompressionStrategy strategy)
    {
        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy }, leaveOpen: true)) deflate.Write(data);
        return compressed.Length > 0 ? compressed.ToArray() : [0x03, 0x00];   // the framework writes nothing for nothing
    }

    private static byte[] Random(int length, int symbols)
    {
        var random = new Random(symbols);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) data[i] = (byte)random.Next(symbols);
        return data;
    }

    /// <summary>Short patterns, each repeated: matches whose distance is shorter than they are.</summary>
    private static byte[] Runs(int length)
    {
        var random = new Random(4);
        var data = new List<byte>();
        while (data.Count < length)
        {
            byte[] pattern = new byte[random.Next(1, 40)];
            random.NextBytes(pattern);
            for (int times = random.Next(1, 30); times > 0; times--) data.AddRange(pattern);
        }
        return [.. data];
    }

    /// <summary>Repeats at distances around the largest that deflate has.</summary>
    private static byte[] FarRepeats()
    {
        byte[] block = Random(32768, 256);
        return [.. block, .. block, .. block.AsSpan(1), .. block, .. block.AsSpan(300), .. block, .. block.AsSpan(0, 32000), .. block];
    }

    /// <summary>Symbols from common to very rare, which have long codes.</summary>
    private static byte[] Skewed(int length)
    {
        var random = new Random(9);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) data[i] = (byte)(Math.Min(255, -Math.Log2(1 - random.NextDouble()) * 6) + random.Next(3));
        return data;
    }

    private sealed class FailingStream(byte[] data, int failAt) : ForwardStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, failAt - _position);
            if (count == 0) throw new IOException("the disk is gone");
            data.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
