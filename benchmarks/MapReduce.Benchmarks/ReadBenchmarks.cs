using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Partition;
using Microsoft.Win32.SafeHandles;

namespace MapReduce.Benchmarks;

/// <summary>Reading only: the lower bound for any program that reads every byte.</summary>
public class ReadBenchmarks
{
    private const int ChunkBytes = 1 << 20;

    private DataFile _file = null!;

    [Params(Dataset.V2)]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Open() => _file = DataFiles.Of(Data);

    [Benchmark(Baseline = true)]
    public void Read()
    {
        long bytes = 0;
        ForEachChunk(workers: 1, chunk => Interlocked.Add(ref bytes, chunk.Length));
        Check(bytes, _file.Facts.Dataset.Bytes);
    }

    [Benchmark]
    public void ReadAndCountNewlines() => CountNewlines(workers: 1);

    [Benchmark]
    public void ReadAndCountNewlinesOnAllCores() => CountNewlines(Environment.ProcessorCount);

    private delegate void ChunkAction(ReadOnlySpan<byte> chunk);

    private void CountNewlines(int workers)
    {
        long newlines = 0;
        ForEachChunk(workers, chunk => Interlocked.Add(ref newlines, chunk.Count((byte)'\n')));
        Check(newlines, _file.Facts.Dataset.Lines);
    }

    private void ForEachChunk(int workers, ChunkAction action)
    {
        using SafeFileHandle file = File.OpenHandle(_file.Path);
        Parallel.ForEach(
            ByteRange.Cut(new ByteRange(0, RandomAccess.GetLength(file)), ChunkBytes),
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            () => new byte[ChunkBytes],
            (range, _, buffer) =>
            {
                int length = RandomAccess.Read(file, buffer.AsSpan(0, (int)range.Length), range.Offset);
                action(buffer.AsSpan(0, length));
                return buffer;
            },
            _ => { });
    }

    private static void Check(long found, long expected)
    {
        if (found != expected) throw new InvalidOperationException($"found {found} instead of {expected}");
    }
}
