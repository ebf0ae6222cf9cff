using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Combine;
using MapReduce.Input;
using MapReduce.Map;
using MapReduce.Ngrams.Count;
using MapReduce.Ngrams.Formats;
using MapReduce.Ngrams.Scan;
using MapReduce.Partition;

namespace MapReduce.Benchmarks;

/// <summary>The scanners only, at each vector width: from lines in memory to two sums, on one thread, without reading or a table.</summary>
public unsafe class ScannerBenchmarks
{
    private const int BatchBytes = 1 << 20;

    private readonly List<Batch> _batches = [];
    private readonly RowRules _rules = new(new CountOptions(), watched: null);
    private DataFile _file = null!;
    private LineBuffer _lines = null!;
    private LineIndex _index = null!;
    private CombiningTable<NgramCount> _table = null!;

    [ParamsAllValues]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _file = DataFiles.Of(Data);
        _index = new LineIndex();
        _table = new CombiningTable<NgramCount>();
        int length = (int)_file.Facts.Dataset.Bytes;
        _lines = new LineBuffer(length);
        using (FileStream file = File.OpenRead(_file.Path)) file.ReadExactly(_lines.Span[..length]);
        InputSource source = _file.Inputs[0];
        for (int start = 0; start < length;)
        {
            int end = Math.Min(start + BatchBytes, length);
            end += _lines.Span[(end - 1)..length].IndexOf((byte)'\n');
            _batches.Add(new Batch(source, dialect: 0, _lines.Start + start, end - start, start));
            start = end;
        }
    }

    [GlobalCleanup]
    public void Free()
    {
        _batches.Clear();
        _lines.Dispose();
        _index.Dispose();
        _table.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Scalar() => Scan<WidthScalar>();

    [Benchmark]
    public void Bits128() => Scan<Width128>();

    [Benchmark]
    public void Bits256() => Scan<Width256>();

    [Benchmark]
    public void Bits512() => Scan<Width512>();

    private void Scan<TWidth>() where TWidth : struct, IVectorWidth
    {
        var sums = default(SumOfAll);
        var tally = new BatchTally();
        foreach (Batch batch in _batches)
        {
            switch (Data)
            {
                case Dataset.V1: RowScanner<TWidth, RowVersion1, SumOfAll, NgramCount>.Scan(in batch, ref sums, _rules, _index, _table, tally); break;
                case Dataset.V3: HistoryScanner<TWidth, SumOfAll, NgramCount>.Scan(in batch, ref sums, _rules, _index, _table, tally); break;
                default: RowScanner<TWidth, RowVersion2, SumOfAll, NgramCount>.Scan(in batch, ref sums, _rules, _index, _table, tally); break;
            }
        }
        long lines = Data == Dataset.V3 ? _file.Facts.Dataset.Ngrams : _file.Facts.Dataset.Lines;
        if ((tally.Lines, tally.Bad, (long)sums.Matches, (long)sums.Volumes) != (lines, 0, _file.Facts.Dataset.Matches, _file.Facts.Dataset.Volumes))
            throw new InvalidOperationException($"wrong sums: {tally.Lines} lines, {tally.Bad} bad, {sums.Matches} matches, {sums.Volumes} volumes instead of {_file.Facts}");
    }
}
