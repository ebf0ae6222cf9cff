using System.Runtime.InteropServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using MapReduce.Benchmarks.Data;
using MapReduce.Combine;
using MapReduce.Ngrams.Formats;
using MapReduce.Partition;

namespace MapReduce.Benchmarks;

/// <summary>
/// The hash table only, one key per line: sorted keys, with long runs of the same key, and shuffled ones. In the program, the
/// scanner first adds up each run of lines, so the table gets sorted input only once per run.
/// </summary>
public unsafe class TableBenchmarks
{
    private DataFile _file = null!;
    private LineBuffer _keys = null!;
    private int[] _ends = [];
    private string[] _strings = [];

    [Params(Dataset.V2, Dataset.V2Shuffled)]
    public Dataset Data { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _file = DataFiles.Of(Data);
        int count = (int)_file.Facts.Dataset.Lines;
        _keys = new LineBuffer((int)_file.Facts.Dataset.Bytes);
        _ends = new int[count];
        _strings = new string[count];
        // Equal keys share one string, as with a reader that keeps its key while it does not change.
        var strings = new HashSet<string>(StringComparer.Ordinal);
        int end = 0, at = 0;
        foreach (string line in File.ReadLines(_file.Path))
        {
            string key = line[..line.IndexOf('\t', StringComparison.Ordinal)];
            end += Encoding.UTF8.GetBytes(key, _keys.Span[end..]);
            _ends[at] = end;
            if (!strings.TryGetValue(key, out string? known)) strings.Add(known = key);
            _strings[at++] = known;
        }
    }

    [GlobalCleanup]
    public void Free() => _keys.Dispose();

    [Benchmark]
    public void CombiningTable()
    {
        using var table = new CombiningTable<NgramCount>();
        byte* key = _keys.Start;
        foreach (int end in _ends)
        {
            uint length = (uint)(_keys.Start + end - key);
            table.Add(key, length, new NgramCount(1, length));
            key += length;
        }
        table.Flush();
        NgramCount sum = default;
        for (int i = 0; i < table.Count; i++) NgramCount.Merge(ref sum, in table.Entries[i].Value);
        Check(table.Count, (long)sum.Matches);
    }

    [Benchmark(Baseline = true)]
    public void Dictionary()
    {
        var table = new Dictionary<string, NgramCount>(StringComparer.Ordinal);
        foreach (string key in _strings)
        {
            ref NgramCount value = ref CollectionsMarshal.GetValueRefOrAddDefault(table, key, out _);
            NgramCount.Merge(ref value, new NgramCount(1, (ulong)key.Length));
        }
        NgramCount sum = default;
        foreach (NgramCount value in table.Values) NgramCount.Merge(ref sum, in value);
        Check(table.Count, (long)sum.Matches);
    }

    private void Check(long keys, long lines)
    {
        if ((keys, lines) != (_file.Facts.Dataset.Ngrams, _file.Facts.Dataset.Lines))
            throw new InvalidOperationException($"wrong table: {keys} keys with {lines} lines instead of {_file.Facts}");
    }
}
